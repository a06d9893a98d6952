internal import Samples
internal import Statistics

/// What rows of one cell and phase add up to, metric by metric. Takes memory only for metrics that rows have.
struct MetricTally: Sendable {
  // Sums in floating point: exact to 2^53, and no damaged file overflows them.
  fileprivate enum Figures: Sendable {
    case mean(sum: Double, cycles: Double)
    case counts(ValueCounts)
    case most(Int)
  }

  private struct Slot: Sendable {
    /// The place in `MetricTally.metrics`.
    let metric: Int
    var figures: Figures
  }

  private static let metrics = MetricList.all.filter { $0.combination != .none && $0.place != nil }
  /// The part of a metric that every row needs, without reference counts.
  private struct Reader: BitwiseCopyable {
    let place: MetricPlace
    let combination: Metric.Combination
  }

  private static let readers = metrics.compactMap { metric in
    metric.place.map { Reader(place: $0, combination: metric.combination) }
  }
  private static let places = Dictionary(
    uniqueKeysWithValues: metrics.enumerated().map { ($0.element.name, $0.offset) })

  /// Of the metrics that rows have had, in the order of the list.
  private var slots: [Slot] = []

  mutating func add(_ record: Record) {
    let cycles = record.cycles
    withUnsafeBytes(of: record) { row in
      var next = 0
      for (metric, reader) in Self.readers.enumerated() {
        guard let value = reader.place.value(in: row) else { continue }
        while next < slots.count, slots[next].metric < metric { next += 1 }
        if next == slots.count || slots[next].metric != metric {
          slots.insert(Slot(metric: metric, figures: Self.empty(reader.combination)), at: next)
        }
        slots[next].figures.add(value, reader.combination, cycles)
        next += 1
      }
    }
  }

  private static func empty(_ combination: Metric.Combination) -> Figures {
    switch combination {
    case .mean: .mean(sum: 0, cycles: 0)
    case .typical, .median, .none: .counts(ValueCounts())
    case .most: .most(.min)
    }
  }

  /// The figure as the metric combines it; nil if no row has one, and for texts.
  func figure(_ metric: Metric) -> Double? {
    guard let place = Self.places[metric.name], let slot = slots.first(where: { $0.metric == place }) else {
      return nil
    }
    return switch slot.figures {
    case .mean(let sum, let cycles): cycles > 0 ? sum / cycles : nil
    case .counts(let counts): counts.median
    case .most(let most): Double(most)
    }
  }

  /// The figure without its fraction; nil also if it exceeds `Int`, as in a damaged file.
  func whole(_ metric: Metric) -> Int? {
    figure(metric).flatMap { Int(exactly: $0.rounded(.towardZero)) }
  }

  /// How many different figures are kept.
  var figureCount: Int {
    slots.reduce(0) { count, slot in
      if case .counts(let counts) = slot.figures { count + counts.different } else { count + 1 }
    }
  }
}

extension MetricTally.Figures {
  fileprivate mutating func add(_ value: Int, _ combination: Metric.Combination, _ cycles: Double) {
    switch self {
    case .mean(let sum, let count): self = .mean(sum: sum + Double(value), cycles: count + cycles)
    case .most(let most): self = .most(max(most, value))
    case .counts(var counts):
      // Only one reference, or every row would copy the dictionary.
      self = .most(0)
      counts.add(combination == .typical ? Double(value) / cycles : Double(value))
      self = .counts(counts)
    }
  }
}
