internal import Samples
internal import Statistics

/// The aggregate of the rows of one cell and phase, by metric.
struct MetricTally: Sendable {
  // Floating-point numbers: exact up to 2^53, and a damaged file cannot overflow them.
  private var sums = [Double](repeating: 0, count: Self.means.count)
  private var cycles = [Double](repeating: 0, count: Self.means.count)
  private var counts = [ValueCounts](repeating: ValueCounts(), count: Self.medians.count)
  private var most = [Int?](repeating: nil, count: Self.greatest.count)

  private static let means = MetricList.all.filter { $0.combination == .mean }
  private static let medians = MetricList.all.filter { [.median, .typical].contains($0.combination) }
  private static let greatest = MetricList.all.filter { $0.combination == .most }
  /// The index of a metric's figures, by its name.
  private static let places = [means, medians, greatest].reduce(into: [String: Int]()) { places, metrics in
    for (place, metric) in metrics.enumerated() { places[metric.name] = place }
  }

  mutating func add(_ record: Record) {
    for (place, metric) in Self.means.enumerated() {
      guard let value = metric.value(record) else { continue }
      sums[place] += Double(value)
      cycles[place] += record.cycles
    }
    for (place, metric) in Self.medians.enumerated() {
      guard let value = metric.value(record) else { continue }
      counts[place].add(metric.combination == .typical ? Double(value) / record.cycles : Double(value))
    }
    for (place, metric) in Self.greatest.enumerated() {
      if let value = metric.value(record) { most[place] = max(most[place] ?? value, value) }
    }
  }

  /// The figure as the metric combines it; nil if no row has one, and for texts.
  func figure(_ metric: Metric) -> Double? {
    guard let place = Self.places[metric.name] else { return nil }
    return switch metric.combination {
    case .mean: cycles[place] > 0 ? sums[place] / cycles[place] : nil
    case .typical, .median: counts[place].median
    case .most: most[place].map(Double.init)
    case .none: nil
    }
  }

  /// The figure without its fraction; nil also if it exceeds `Int`, as in a damaged file.
  func whole(_ metric: Metric) -> Int? {
    figure(metric).flatMap { Int(exactly: $0.rounded(.towardZero)) }
  }

  /// The number of distinct figures kept.
  var figureCount: Int { counts.reduce(0) { $0 + $1.different } }
}
