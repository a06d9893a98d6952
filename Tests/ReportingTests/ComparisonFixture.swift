import Analysis
import Plans
import Reporting
import Samples
import Workloads

/// Comparisons made of made-up rows.
enum ComparisonFixture {
  /// How the head's rows of a strategy differ from the base's, in one block.
  struct Head {
    var touch = 1.0
    var release = 1.0
    var retouch = 1.0
    var extraFaults = 0
    var status = Status.ok

    static let same = Head()
  }

  /// A comparison of strategies of these names, with a null control that is reliable, or not.
  static func report(
    _ strategies: [(name: String, head: (Int) -> Head)], blocks: Int = 24, isReliable: Bool = true,
    base: String = "./old/madbench", head: String = "./new/madbench", run: RunDescription? = run
  ) -> ComparisonReport {
    var analysis = Analysis()
    for block in 0..<blocks {
      for (name, head) in strategies {
        add(name, .baseline, .same, block, to: &analysis)
        add(name, .candidate, head(block), block, to: &analysis)
        let null = Head(touch: 1, release: 1, retouch: isReliable || block % 2 == 0 ? 1 : 3)
        add(name, .null, null, block, to: &analysis)
      }
    }
    return ComparisonReport(
      Comparison(sides: analysis, margin: 0.05), base: base, head: head, run: run)
  }

  /// Two runs of dontneed and free; in the head's, dontneed takes so many times as long.
  static func runs(baseline: Double, unjudged: String? = nil) -> ComparisonReport {
    func run(_ speed: Double) -> Analysis {
      let head = Head(touch: speed, release: speed, retouch: speed)
      var analysis = Analysis()
      // Of every seventh block the machine's speed is the same.
      for block in stride(from: 0, to: 7 * 24, by: 7) {
        add("dontneed", .baseline, head, block, to: &analysis)
        add("dontneed", .null, head, block, to: &analysis)
        add("free", .candidate, .same, block, to: &analysis)
      }
      return analysis
    }
    return ComparisonReport(
      Comparison(runs: run(1), run(baseline), margin: 0.05, unjudged: unjudged),
      base: "a", head: "b", run: nil)
  }

  /// A comparison of whose head there is no row.
  static func onlyTheBase() -> ComparisonReport {
    var analysis = Analysis()
    for block in 0..<4 {
      var record = Record()
      record.block = block
      record.cell.strategy = "free"
      record.cell.workload = "cycle"
      record.phase = .release
      record.status = .interrupted
      analysis.add(record)
      record.cell.role = .baseline
      record.status = .ok
      record.pages = 1
      record.minorFaults = 0
      analysis.add(record)
    }
    return ComparisonReport(
      Comparison(sides: analysis, margin: 0.05), base: "a", head: "b", run: run)
  }

  private static func add(
    _ name: String, _ role: Cell.Role, _ head: Head, _ block: Int, to analysis: inout Analysis
  ) {
    // The machine is now fast, now slow: pairs do not care.
    let speed = 1 + Double(block % 7) / 10
    for (phase, nanoseconds) in [
      (Phase.touch, 50_000 * head.touch), (.release, 20_000 * head.release),
      (.retouch, 30_000 * head.retouch),
    ] {
      var record = Record()
      record.block = block
      record.trial = block
      record.cell.strategy = name
      record.cell.workload = "cycle"
      record.cell.sizeBytes = 100 << 12
      record.cell.granularityBytes = 64 << 10
      record.cell.role = role
      record.phase = phase
      record.pages = 100
      record.operations = 7
      record.elapsedNanoseconds = Int(nanoseconds * speed)
      record.minorFaults = (phase == .touch ? 100 : 0) + (phase == .retouch ? head.extraFaults : 0)
      record.rssAnonBytes = phase == .release ? 0 : 100 << 12
      record.vmas = 1
      record.verified = true
      record.status = head.status
      analysis.add(record)
    }
  }

  /// A name with everything that some format takes for its own.
  static let nasty = "a<&\"'\n%:,|é💾]]>"

  /// Every verdict of times and of exact figures, and what only one side, or none, could measure.
  static func everything(run: RunDescription? = run) -> ComparisonReport {
    report(
      [
        (nasty, { _ in Head(touch: 2, release: 0.5, extraFaults: 1) }),
        ("noisy", { Head(retouch: $0 % 2 == 0 ? 0.5 : 2, extraFaults: $0 == 3 ? 1 : 0) }),
        ("refused", { _ in Head(status: .unsupported("EINVAL")) }),
      ], base: "./old & gone/<madbench>", head: "./new\n/madbench", run: run)
  }

  static var run: RunDescription {
    var run = RunDescription.made
    run.sides = .init(base: "./old/madbench", head: "./new/madbench")
    run.startedUnixSeconds = 1_700_000_000
    return run
  }
}
