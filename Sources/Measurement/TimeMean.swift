/// The mean of a quantity over time, by trapezoids: between two readings it is taken to move in a straight line.
package struct TimeMean: Sendable {
  private var area = 0.0
  private var time = 0.0
  private var last: (moment: UInt64, value: Double)?
  /// The greatest reading; 0 without one.
  package private(set) var most = 0

  package init() {}

  /// - Parameter moment: in nanoseconds; one before the last counts as the last.
  package mutating func add(_ value: Int, at moment: UInt64) {
    most = max(most, value)
    if let last {
      let span = Double(moment - min(moment, last.moment))
      area += (last.value + Double(value)) / 2 * span
      time += span
    }
    last = (moment, Double(value))
  }

  /// Nil where no time has passed.
  package var mean: Int? { time > 0 ? Int(area / time) : nil }

  /// The time that the mean is over.
  package var nanoseconds: Int { Int(time) }

  /// Begins another mean with the last reading.
  package mutating func restart() { (area, time) = (0, 0) }
}
