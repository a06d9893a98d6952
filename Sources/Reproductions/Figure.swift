/// One line of the table: the published figure and the one measured here.
package struct Figure: Equatable, Sendable {
  /// The unit of a figure, as printed.
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
  /// The published figure; nil if there is none.
  package let published: Double?
  /// The figure measured here; nil if it could not be measured, such as a ratio of zero to zero.
  package let here: Double?

  package init(_ label: String, _ unit: Unit, published: Double? = nil, here: Double?) {
    self.label = label
    self.unit = unit
    self.published = published
    self.here = here.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The ratio of the figure here to the published one; nil if one of them is missing.
  package var ratio: Double? {
    guard let published, let here, published != 0 else { return nil }
    return here / published
  }
}

extension [Figure] {
  /// The value measured here of the figure with this label.
  func here(_ label: String) -> Double? { first { $0.label == label }?.here }

  /// The published value of the figure with this label.
  func published(_ label: String) -> Double? { first { $0.label == label }?.published }
}
