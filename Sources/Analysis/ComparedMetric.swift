package import Samples
internal import Statistics

/// A figure that two sides are compared by.
package struct ComparedMetric: Sendable {
  package let name: String
  package let unit: String
  package let kind: VerdictKind
  var sense = VerdictSense.cost
  /// Its total over the rows of a block, with how many rows those are; nil where they do not tell.
  let total: @Sendable (BlockTally) -> (value: Double, rows: Double)?
  /// What a total is divided by to be read in `unit`, taken of the base on both sides: a head that
  /// touches more pages takes longer, and is not to hide that behind a cost a page.
  let divisor: @Sendable (BlockTally) -> Double

  /// Figures of rows that are compared as they are: the verdicts of `MetricList`.
  static let measured = MetricList.all.flatMap { metric in metric.verdicts.map { (metric: metric, verdict: $0) } }

  /// Of them, those that are compared by their growth since the reservation.
  static let growing = measured.filter(\.verdict.isGrowth)

  /// Every metric there is, in the order of the table.
  package static let all: [ComparedMetric] =
    [
      time("touch", \.touch) { [$0.touch] },
      time("release", \.release) { [$0.release] },
      time("re-touch", \.retouch) { [$0.retouch] },
      time("both", \.release) { $0.retouch.rows == $0.release.rows ? [$0.release, $0.retouch] : [] },
      // Of a program that runs for a time, more of it done in that time is no loss: always a page.
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

  /// What a caller pays: release and re-touch together, or the release where nothing is touched again, or
  /// all that a program does.
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

  /// A verdict of `MetricList`, by its place in `measured`.
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
    // What a program does depends on the time that it has.
    let sums = [block.touch, block.release, block.retouch]
    return (sums.reduce(0) { $0 + $1[keyPath: value] }, sums.reduce(0) { $0 + $1.rows })
  }

  private static func rows(_ block: BlockTally) -> Double {
    block.touch.rows + block.release.rows + block.retouch.rows + block.run.rows
  }
}

extension VerdictSense {
  /// A verdict for which more is worse, as this sense has it.
  func read(_ verdict: ChangeVerdict) -> ChangeVerdict {
    switch (self, verdict) {
    case (.benefit, .regressed): .improved
    case (.benefit, .improved), (.work, .improved): .regressed
    default: verdict
    }
  }
}
