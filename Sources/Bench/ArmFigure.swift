package import Analysis
internal import Programs
package import Samples

/// A figure of an arm: how it is called, and where it stands in a row.
package struct ArmFigure: Sendable {
  package let metric: ComparedMetric
  package let value: @Sendable (ArmRow) -> Double?

  package var name: String { metric.name }
  package var unit: String { metric.unit }

  /// The names of what a caller waits for, by which a run that ends by width goes.
  package static let headlines: Set<String> = ["time", "CPU time"]

  /// Counts repeat more closely than times: what is a fifth of the margin counts.
  package static let shareOfCounts = 0.2

  /// Those that verdicts are given on, the user's last.
  package static func judged(_ bench: RunDescription.Bench) -> [ArmFigure] {
    [
      milliseconds("time") { $0.elapsedNanoseconds }, milliseconds("CPU time") { $0.cpuNanoseconds },
      ArmFigure(
        metric: .given("minor faults", unit: "faults", .amount, marginShare: shareOfCounts),
        value: { $0.minorFaults.map(Double.init) }),
      memory("peak RSS") { $0.peakRSSBytes }, memory("mean RSS") { $0.meanRSSBytes },
    ]
      + bench.metrics.map { metric in
        ArmFigure(
          metric: .given(metric.name, unit: "", .amount, higherIsBetter: metric.higherIsBetter),
          value: { $0.metrics.values[metric.name] })
      }
  }

  /// Those that are shown beside.
  package static let shown: [ArmFigure] =
    [
      milliseconds("user CPU") { $0.userNanoseconds }, milliseconds("system CPU") { $0.systemNanoseconds },
      count("major faults") { $0.majorFaults }, count("voluntary switches") { $0.voluntarySwitches },
      count("involuntary switches") { $0.involuntarySwitches },
      milliseconds("run delay") { $0.runDelayNanoseconds },
      memory("mean PSS") { $0.meanPSSBytes }, memory("mean LazyFree") { $0.meanLazyFreeBytes },
      memory("mean huge pages") { $0.meanHugePageBytes }, memory("page tables") { $0.pageTableBytes },
      memory("swap") { $0.swapBytes },
    ]

  /// Those of calls, which are counted in warm-up runs, or in all.
  package static let calls: [ArmFigure] = ArmRow.callKinds.flatMap { name, path in
    let word = name.replacing("_", with: " ")
    return [
      count("\(word) calls") { $0[keyPath: path].calls }, memory("\(word) bytes") { $0[keyPath: path].bytes },
      milliseconds("\(word) time") { $0[keyPath: path].nanoseconds },
    ]
  }

  private static func milliseconds(
    _ name: String, _ value: @escaping @Sendable (ArmRow) -> Int?
  ) -> ArmFigure {
    ArmFigure(metric: .given(name, unit: "ms", .time), value: { value($0).map { Double($0) / 1e6 } })
  }

  private static func memory(
    _ name: String, _ value: @escaping @Sendable (ArmRow) -> Int?
  ) -> ArmFigure {
    ArmFigure(
      metric: .given(name, unit: "MiB", .amount), value: { value($0).map { Double($0) / Double(1 << 20) } })
  }

  private static func count(
    _ name: String, _ value: @escaping @Sendable (ArmRow) -> Int?
  ) -> ArmFigure {
    ArmFigure(metric: .given(name, unit: "", .varying), value: { value($0).map(Double.init) })
  }
}
