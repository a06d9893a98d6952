/// One line of the table: what was published, and what was found here.
package struct Figure: Equatable, Sendable {
  /// What a figure counts, as it is written.
  package enum Unit: String, Sendable {
    case nanoseconds = "ns"
    case microseconds = "µs"
    case milliseconds = "ms"
    case seconds = "s"
    case kilobytes = "kB"
    case mebibytes = "MiB"
    case percent = "%"
    case times = "×"
    case perSecond = "/s"
    case faults = "faults"
    case count = "times"
  }

  package let label: String
  package let unit: Unit
  /// Nil where nobody has published it.
  package let published: Double?
  /// Nil where it could not be measured, such as a ratio of nothing to nothing.
  package let here: Double?

  package init(_ label: String, _ unit: Unit, published: Double? = nil, here: Double?) {
    self.label = label
    self.unit = unit
    self.published = published
    self.here = here.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Here to published; nil where one of them is missing.
  package var ratio: Double? {
    guard let published, let here, published != 0 else { return nil }
    return here / published
  }
}

extension [Figure] {
  /// What was found here of the figure with this label.
  func here(_ label: String) -> Double? { first { $0.label == label }?.here }

  /// What was published of the figure with this label.
  func published(_ label: String) -> Double? { first { $0.label == label }?.published }
}
