/// The mean of a quantity over time, by trapezoids: linear interpolation between two readings.
package struct TimeMean: Sendable {
  private var area = 0.0
  private var time = 0.0
  private var last: (moment: UInt64, value: Double)?
  /// The largest reading; 0 without readings.
  package private(set) var most = 0

  package init() {}

  /// - Parameter moment: in nanoseconds; a moment before the last one counts as the last.
  package mutating func add(_ value: Int, at moment: UInt64) {
    most = max(most, value)
    if let last {
      let span = Double(moment - min(moment, last.moment))
      area += (last.value + Double(value)) / 2 * span
      time += span
    }
    last = (moment, Double(value))
  }

  /// Nil if no time has passed.
  package var mean: Int? { time > 0 ? Int(area / time) : nil }

  /// The duration that the mean covers.
  package var nanoseconds: Int { Int(time) }

  /// Starts another mean with the last reading.
  package mutating func restart() { (area, time) = (0, 0) }
}
