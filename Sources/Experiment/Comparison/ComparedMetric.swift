internal import Statistics

/// A figure that two sides are compared by.
package struct ComparedMetric: Sendable {
  package enum Kind: String, Sendable {
    /// Nanoseconds without those spent waiting for a CPU, which are the doing of whoever had it: compared by
    /// ratio, interval and margin.
    case time
    /// Repeats exactly: compared pair by pair, without a margin.
    case exact
    /// A count that others change too, such as one of the whole machine: compared by the interval of the
    /// pairs' differences, with the margin as a share of the base.
    case varying
    /// What a run of a program takes and is no time: compared by ratio, interval and margin as times are.
    case amount

    /// Whether it is compared by the ratio of pairs.
    package var isRatio: Bool { self == .time || self == .amount }
  }

  /// What more of it means.
  package enum Sense: Sendable {
    case cost
    /// What the plan asks for: less of it is no improvement but another thing, and so is more.
    case work
    case benefit

    /// A verdict for which more is worse, as this sense has it.
    func read(_ verdict: ChangeVerdict) -> ChangeVerdict {
      switch (self, verdict) {
      case (.benefit, .regressed): .improved
      case (.benefit, .improved), (.work, .improved): .regressed
      default: verdict
      }
    }
  }

  package let name: String
  package let unit: String
  package let kind: Kind
  var sense = Sense.cost
  /// The margin as a share of the run's.
  private(set) var marginShare = 1.0
  /// Its total over the rows of a block, with how many rows those are; nil where they do not tell.
  let total: @Sendable (BlockTally) -> (value: Double, rows: Double)?
  /// What a total is divided by to be read in `unit`, taken of the base on both sides: a head that
  /// touches more pages takes longer, and is not to hide that behind a cost a page.
  let divisor: @Sendable (BlockTally) -> Double

  /// A figure whose totals are handed over, block by block, instead of being taken from rows.
  package static func given(
    _ name: String, unit: String, _ kind: Kind, higherIsBetter: Bool = false, marginShare: Double = 1
  ) -> ComparedMetric {
    var metric = ComparedMetric(name: name, unit: unit, kind: kind, total: { _ in nil }, divisor: { _ in 1 })
    metric.sense = higherIsBetter ? .benefit : .cost
    metric.marginShare = marginShare
    return metric
  }

  /// The same as a count that is compared by differences: where a side has none, there is no ratio.
  var asCount: ComparedMetric {
    var metric = ComparedMetric(name: name, unit: unit, kind: .varying, total: total, divisor: divisor)
    metric.sense = sense
    metric.marginShare = marginShare
    return metric
  }

  /// Every metric there is, in the order of the table. A new one is a line here.
  package static let all: [ComparedMetric] = [
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
    exact("RSS after release", "bytes") { block in
      block.rssBytes.map { ($0, block.release.rows) }
    },
    exact("backing after release", "bytes") { block in
      block.backingBytes.map { ($0, block.release.rows) }
    },
    benefit("huge pages after release", "bytes") { block in
      block.hugePageBytes.map { ($0, block.release.rows) }
    },
    benefit("huge pages after re-touch", "bytes") { block in
      block.hugePageBytesReused.map { ($0, block.retouch.rows) }
    },
    varying("huge pages split", "splits") { block in
      block.hugePageSplits.map { ($0, block.release.rows) }
    },
    varying("cgroup after release", "bytes") { block in
      block.cgroupGrowthBytes.map { ($0, block.release.rows) }
    },
    exact("VMAs after release", "VMAs") { block in block.areas.map { ($0, block.release.rows) } },
    exact("unverified rows", "rows") { ($0.unverifiedRows, Self.rows($0)) },
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

  private static func benefit(
    _ name: String, _ unit: String, _ total: @escaping @Sendable (BlockTally) -> (Double, Double)?
  ) -> ComparedMetric {
    var metric = exact(name, unit, total)
    metric.sense = .benefit
    return metric
  }

  private static func exact(
    _ name: String, _ unit: String, _ total: @escaping @Sendable (BlockTally) -> (Double, Double)?
  ) -> ComparedMetric { count(name, unit, .exact, total) }

  private static func varying(
    _ name: String, _ unit: String, _ total: @escaping @Sendable (BlockTally) -> (Double, Double)?
  ) -> ComparedMetric { count(name, unit, .varying, total) }

  private static func count(
    _ name: String, _ unit: String, _ kind: Kind,
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
