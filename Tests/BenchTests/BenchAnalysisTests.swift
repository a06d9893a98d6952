import Analysis
import Bench
import Samples
import Statistics
import Testing

@Suite("The verdicts of a bench")
struct BenchAnalysisTests {
  private func rows(_ analysis: BenchAnalysis, extended: Bool = false) -> [String: ComparisonRow] {
    let comparison = analysis.comparison(margin: 0.05, alpha: extended ? 0.005 : 0.01)
    return Dictionary(uniqueKeysWithValues: comparison.rows.map { ($0.metric, $0) })
  }

  @Test("two arms that do the same are equivalent")
  func same() {
    let comparison = MadeBench.analysis(blocks: 12).comparison(margin: 0.05, alpha: 0.01)
    #expect(comparison.rows.count == 5)
    #expect(comparison.verdict == .equivalent)
    #expect(comparison.nullControl?.isReliable(margin: 0.05) == true)
    #expect(comparison.rows.allSatisfy { $0.ratio == 1 })
  }

  @Test("a tenth more CPU time is a regression, and its ratio is told")
  func slower() throws {
    let rows = rows(
      MadeBench.analysis(blocks: 12) { row in
        row.userNanoseconds = row.userNanoseconds.map { $0 * 11 / 10 }
        row.systemNanoseconds = row.systemNanoseconds.map { $0 * 11 / 10 }
      })
    let row = try #require(rows["CPU time"])
    #expect(row.verdict == .regressed)
    #expect(abs((row.ratio ?? 0) - 1.1) < 1e-6)
    #expect(rows["time"]?.verdict == .equivalent)
  }

  @Test(
    "5 % more faults are a regression, 0.5 % are not",
    arguments: [(105_000, ChangeVerdict.regressed), (100_500, .equivalent), (95_000, .improved)])
  func faults(count: Int, verdict: ChangeVerdict) {
    let rows = rows(MadeBench.analysis(blocks: 12) { $0.minorFaults = count })
    #expect(rows["minor faults"]?.verdict == verdict)
  }

  @Test("with too few blocks there are values and intervals, and no verdict")
  func few() throws {
    let analysis = MadeBench.analysis(blocks: 7) { $0.minorFaults = 200_000 }
    let row = try #require(rows(analysis)["minor faults"])
    #expect(row.verdict == .inconclusive)
    #expect(row.ratio == 2)
    #expect(row.interval == 2...2)
    #expect(row.confidence == 0.95)
    // Fewer than six have no interval either.
    #expect(rows(MadeBench.analysis(blocks: 5))["time"]?.interval == nil)
  }

  @Test("2 · figures ÷ 2ⁿ is at most the chance of a false alarm")
  func blocks() {
    #expect(Comparison.leastPairs(figures: 1, alpha: 0.01) == 8)
    #expect(Comparison.leastPairs(figures: 10, alpha: 0.01) == 11)
    for figures in 1...300 {
      let least = Comparison.leastPairs(figures: figures, alpha: 0.01)
      func chance(_ blocks: Int) -> Double { 2 * Double(figures) / Double(1 << blocks) }
      #expect(chance(least) <= 0.01 && chance(least - 1) > 0.01)
    }
  }

  @Test("as many blocks as the plan says give verdicts on all figures, one fewer none")
  func enough() {
    let bench = MadeBench.description(["a", "b", "c"])
    let figures = MadeBench.analysis(bench, blocks: 1).judgedCount
    let least = Comparison.leastPairs(figures: figures, alpha: 0.01)
    let enough = MadeBench.analysis(bench, blocks: least).comparison(margin: 0.05, alpha: 0.01)
    #expect(enough.rows.allSatisfy { $0.verdict == .equivalent })
    let few = MadeBench.analysis(bench, blocks: least - 1).comparison(margin: 0.05, alpha: 0.01)
    #expect(few.rows.allSatisfy { $0.verdict == .inconclusive })
  }

  @Test("of a metric that is better when higher, less is a regression")
  func higher() {
    let bench = MadeBench.description(
      metrics: [
        .init(name: "rps", higherIsBetter: true, pattern: "x"), .init(name: "p99", higherIsBetter: false, pattern: "x"),
      ])
    var analysis = BenchAnalysis(bench)
    for block in 0..<14 {
      for (arm, role, value) in [("old", ArmRole.baseline, 100.0), ("old", .null, 100), ("new", .candidate, 80)] {
        var row = MadeBench.row(arm, role, block: block)
        row.metrics.values = ["rps": value, "p99": value]
        analysis.add(row)
      }
    }
    #expect(rows(analysis)["rps"]?.verdict == .regressed)
    #expect(rows(analysis)["p99"]?.verdict == .improved)
  }

  @Test("a figure that is none in some runs is compared by differences")
  func zeroes() throws {
    let bench = MadeBench.description(metrics: [.init(name: "errors", higherIsBetter: false, pattern: "x")])
    var analysis = BenchAnalysis(bench)
    for block in 0..<14 {
      for (arm, role, value) in [("old", ArmRole.baseline, 0.0), ("old", .null, 0), ("new", .candidate, 3)] {
        var row = MadeBench.row(arm, role, block: block)
        row.metrics.values = ["errors": value]
        analysis.add(row)
      }
    }
    let row = try #require(rows(analysis)["errors"])
    #expect(row.ratio == nil)
    #expect(row.verdict == .regressed)
  }

  @Test("a figure that no run has is named once")
  func empty() {
    let bench = MadeBench.description(metrics: [.init(name: "rps", higherIsBetter: true, pattern: "x")])
    let analysis = MadeBench.analysis(bench, blocks: 3)
    let notes = analysis.comparison(margin: 0.05, alpha: 0.01).notes
    #expect(notes.count { $0.hasPrefix("rps is empty") } == 1)
  }

  @Test("arms whose outputs differ are named")
  func outputs() {
    #expect(MadeBench.analysis(blocks: 3).outputNotes.isEmpty)
    let other = MadeBench.analysis(blocks: 3) { $0.outputHash = "00000000000000bb" }
    #expect(other.outputNotes == ["Output: that of new differs from that of old."])
    let changing = MadeBench.analysis(blocks: 3) { $0.outputHash = "\($0.block)" }
    #expect(changing.outputNotes == ["Output: that of new differs from run to run."])
  }

  @Test("a program that failed is told, and counts in no pair")
  func failed() throws {
    let analysis = MadeBench.analysis(blocks: 12) { row in
      guard row.block == 11 else { return }
      row.status = .crashed("exit 3")
      row.note = "no such thing"
    }
    #expect(analysis.wholeBlocks == 11)
    let row = try #require(rows(analysis)["measured"])
    #expect(row.note.contains("exit 3"))
    #expect(row.note.contains("no such thing"))
  }

  @Test("rows of other arms are refused")
  func foreign() {
    var analysis = MadeBench.analysis(blocks: 1)
    let isTaken = analysis.add(MadeBench.row("else", .candidate, block: 0))
    #expect(!isTaken)
  }
}
