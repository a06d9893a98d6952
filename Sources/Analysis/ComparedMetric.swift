package import Samples
internal import Statistics
internal import Workloads

/// A figure by which two sides are compared.
package struct ComparedMetric: Sendable {
  package let name: String
  package let unit: String
  package let kind: VerdictKind
  var sense = VerdictSense.cost
  /// The margin as a share of the run's.
  private(set) var marginShare = 1.0
  /// The total over the rows of a block, and the number of rows; nil if they do not report it.
  let total: @Sendable (BlockTally) -> (value: Double, rows: Double)?
  /// The divisor that converts a total to `unit`. Both sides use the base's: a head that touches more pages takes
  /// longer, and a cost per page of its own must not hide that.
  let divisor: @Sendable (BlockTally) -> Double

  /// A metric whose totals are passed in, block by block, instead of being taken from rows.
  package static func given(
    _ name: String, unit: String, _ kind: VerdictKind, higherIsBetter: Bool = false, marginShare: Double = 1
  ) -> ComparedMetric {
    var metric = ComparedMetric(name: name, unit: unit, kind: kind, total: { _ in nil }, divisor: { _ in 1 })
    metric.sense = higherIsBetter ? .benefit : .cost
    metric.marginShare = marginShare
    return metric
  }

  /// The metric as a count that is compared by differences: a side of 0 has no ratio.
  var asCount: ComparedMetric {
    var metric = ComparedMetric(name: name, unit: unit, kind: .varying, total: total, divisor: divisor)
    metric.sense = sense
    metric.marginShare = marginShare
    return metric
  }

  /// Figures of rows that are compared directly: the verdicts of `MetricList`.
  static let measured = MetricList.all.flatMap { metric in metric.verdicts.map { (metric: metric, verdict: $0) } }

  /// The part of `measured` that every row needs, without reference counts.
  struct Source: BitwiseCopyable {
    let place: MetricPlace
    /// One bit for each phase, by its index.
    let phases: UInt8
    let countsFirstCycle: Bool
    let isGrowth: Bool
  }

  /// In the order of `measured`.
  static let sources = measured.compactMap { metric, verdict in
    metric.place.map { place in
      Source(
        place: place, phases: verdict.phases.reduce(0) { $0 | UInt8(1) << $1.index },
        countsFirstCycle: verdict.countsFirstCycle, isGrowth: verdict.isGrowth)
    }
  }

  /// Those of `measured` that are compared by their growth since the reservation.
  static let growing = measured.filter(\.verdict.isGrowth)

  /// All metrics, in the order of the table.
  package static let all: [ComparedMetric] =
    [
      time("touch", \.touch) { [$0.touch] },
      time("release", \.release) { [$0.release] },
      time("re-touch", \.retouch) { [$0.retouch] },
      time("both", \.release) { $0.retouch.rows == $0.release.rows ? [$0.release, $0.retouch] : [] },
      // A program that runs for a fixed time may do more work in it, which is no loss; hence always per page.
      ComparedMetric(
        name: "program", unit: "CPU ns/page", kind: .time,
        total: { block in
          block.run.rows > 0 ? block.cpuPerPage.map { ($0, block.run.rows) } : nil
        }, divisor: { _ in 1 }),
      work("pages", \.pages), work("operations", \.operations),
      exact("touch faults", "faults") { ($0.touch.faults, $0.touch.rows) },
      exact("release faults", "faults") { ($0.release.faults, $0.release.rows) },
      exact("re-touch faults", "faults") { ($0.retouch.faults, $0.retouch.rows) },
      exact("replayed faults", "faults") { block in
        block.replayedFaults.map { ($0, block.run.rows) }
      },
    ] + measured.indices.map { measured($0) } + [
      exact("unverified rows", "rows") { ($0.unverifiedRows, Self.rows($0)) }
    ]

  /// The cost to a caller: release and re-touch together, the release if nothing is re-touched, or the total cost of a
  /// program.
  static let headlines = ["both", "release", "program"].flatMap { name in
    all.filter { $0.name == name }
  }

  private static func time(
    _ name: String, _ pages: any KeyPath<BlockTally, BlockTally.Sum> & Sendable,
    _ phases: @escaping @Sendable (BlockTally) -> [BlockTally.Sum]
  ) -> ComparedMetric {
    ComparedMetric(
      name: name, unit: "ns/page", kind: .time,
      total: { block in
        let sums = phases(block)
        guard let rows = sums.first?.rows, rows > 0, block[keyPath: pages].pages > 0 else {
          return nil
        }
        return (sums.reduce(0) { $0 + $1.nanosecondsWithoutWaiting }, rows)
      },
      divisor: { $0[keyPath: pages].pages })
  }

  private static func work(
    _ name: String, _ value: any KeyPath<BlockTally.Sum, Double> & Sendable
  ) -> ComparedMetric {
    var metric = exact(name, name) { ofAll($0, value) }
    metric.sense = .work
    return metric
  }

  private static func exact(
    _ name: String, _ unit: String, _ total: @escaping @Sendable (BlockTally) -> (Double, Double)?
  ) -> ComparedMetric { count(name, unit, .exact, total) }

  /// A verdict of `MetricList`, by its index in `measured`.
  private static func measured(_ place: Int) -> ComparedMetric {
    let (metric, verdict) = measured[place]
    var compared = count(verdict.name, verdict.unit ?? metric.unit.rawValue, verdict.kind) { $0.total(place) }
    compared.sense = verdict.sense
    return compared
  }

  private static func count(
    _ name: String, _ unit: String, _ kind: VerdictKind,
    _ total: @escaping @Sendable (BlockTally) -> (Double, Double)?
  ) -> ComparedMetric {
    ComparedMetric(
      name: name, unit: unit, kind: kind,
      total: { block in
        guard let (value, rows) = total(block), rows > 0 else { return nil }
        return (value, rows)
      },
      divisor: { total($0)?.1 ?? 1 })
  }

  private static func ofAll(
    _ block: BlockTally, _ value: KeyPath<BlockTally.Sum, Double>
  ) -> (Double, Double) {
    // The work of a program depends on its run time, and is left out.
    let sums = [block.touch, block.release, block.retouch]
    return (sums.reduce(0) { $0 + $1[keyPath: value] }, sums.reduce(0) { $0 + $1.rows })
  }

  private static func rows(_ block: BlockTally) -> Double {
    block.touch.rows + block.release.rows + block.retouch.rows + block.run.rows
  }
}

extension VerdictSense {
  /// Converts a verdict that assumes that more is worse to this sense.
  func read(_ verdict: ChangeVerdict) -> ChangeVerdict {
    switch (self, verdict) {
    case (.benefit, .regressed): .improved
    case (.benefit, .improved), (.work, .improved): .regressed
    default: verdict
    }
  }
}
