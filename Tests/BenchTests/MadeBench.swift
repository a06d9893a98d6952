import Bench
import Programs
import Samples

/// Benches made of made-up rows.
enum MadeBench {
  static func description(_ arms: [String] = ["old", "new"], metrics: [RunDescription.Bench.Metric] = [])
    -> RunDescription.Bench
  {
    var bench = RunDescription.Bench()
    bench.arms = arms.map { .init(name: $0, command: "./\($0)") }
    bench.metrics = metrics
    return bench
  }

  static func row(_ arm: String, _ role: ArmRole, block: Int, factor: Double = 1, faults: Int = 100_000) -> ArmRow {
    // The machine is now fast, now slow: pairs do not care.
    let speed = 1 + Double(block % 7) / 10
    var row = ArmRow()
    row.runID = "r"
    (row.arm, row.role, row.block) = (arm, role, block)
    row.elapsedNanoseconds = Int(2e8 * speed)
    row.userNanoseconds = Int(1e8 * speed * factor)
    row.systemNanoseconds = Int(5e7 * speed * factor)
    row.minorFaults = faults
    row.peakRSSBytes = 100 << 20
    row.meanRSSBytes = 80 << 20
    row.outputHash = "00000000000000aa"
    return row
  }

  /// Of so many blocks; `change` alters the rows of candidates.
  static func analysis(
    _ bench: RunDescription.Bench = description(), blocks: Int, _ change: (inout ArmRow) -> Void = { _ in }
  ) -> BenchAnalysis {
    var analysis = BenchAnalysis(bench)
    for block in 0..<blocks {
      for arm in bench.arms.dropFirst() {
        var row = row(arm.name, .candidate, block: block)
        change(&row)
        analysis.add(row)
      }
      analysis.add(row(bench.arms[0].name, .baseline, block: block))
      analysis.add(row(bench.arms[0].name, .null, block: block))
    }
    return analysis
  }
}
