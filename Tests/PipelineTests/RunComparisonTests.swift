import Analysis
import Plans
import Samples
import Statistics
import Testing
import Workloads

@Suite("Comparisons of two runs")
struct RunComparisonTests {
  /// Rows of one cell in one block: touch, release, re-touch.
  private func rows(
    _ strategy: String, _ role: Cell.Role, block: Int, speed: Double, faults: Int = 1000
  ) -> [Record] {
    [Phase.touch, .release, .retouch].map { phase in
      var record = Record()
      record.cell.strategy = strategy
      record.cell.workload = "cycle"
      record.cell.role = role
      record.trial = block
      record.block = block
      record.phase = phase
      record.pages = 1000
      record.operations = 10
      // The touch is what it is, whatever the strategy.
      let nanoseconds = phase == .touch ? 1_000_000 : phase == .release ? 200_000 * speed : 800_000 * speed
      record.elapsedNanoseconds = Int(nanoseconds)
      record.minorFaults = phase == .release ? 0 : phase == .retouch ? faults : 1000
      record.rssBytes = 0
      record.vmas = 1
      record.verified = true
      return record
    }
  }

  /// A run of `free` beside `dontneed`, with a null control; costs are relative to dontneed's usual one.
  private func run(
    free: Double, dontneed: Double = 1, faults: Int = 0, blocks: Int = 24, seed: UInt64 = 3
  ) -> Analysis {
    var random = SeededGenerator(seed: seed)
    var analysis = Analysis()
    for block in 0..<blocks {
      let noise = { 1 + Double(random.below(100) - 50) / 10_000 }
      let all =
        rows("dontneed", .baseline, block: block, speed: dontneed * noise())
        + rows("dontneed", .null, block: block, speed: dontneed * noise())
        + rows("free", .candidate, block: block, speed: free * noise(), faults: faults)
      for row in all { analysis.add(row) }
    }
    return analysis
  }

  private func row(
    _ comparison: Comparison, _ metric: String, _ role: Cell.Role = .candidate
  ) throws -> ComparisonRow {
    try #require(comparison.rows.first { $0.metric == metric && $0.cell.role == role })
  }

  @Test("a baseline that got slower is told, and no ratio to it is called improved")
  func slowerBaseline() throws {
    let comparison = Comparison(
      runs: run(free: 0.3), run(free: 0.3, dontneed: 1.2, seed: 4), margin: 0.05)
    #expect(comparison.verdict == .inconclusive)
    #expect(comparison.count(.improved) == 0 && comparison.count(.regressed) == 0)
    #expect(
      comparison.baselineShifts.map(\.metric) == ["release", "re-touch", "both"])
    #expect(comparison.baselineShifts.allSatisfy { $0.exceedsMargin && $0.exceedsSpread })
    let own = try row(comparison, "both", .baseline)
    #expect(own.unit == "ns/page" && own.verdict == .inconclusive)
    #expect(abs((own.base ?? 0) - 1000) < 10 && abs((own.head ?? 0) - 1200) < 12)
    // The ratio of free is a sixth better, since its baseline is worse.
    let both = try row(comparison, "both")
    #expect(both.verdict == .inconclusive && abs((both.ratio ?? 0) - 1 / 1.2) < 0.01)
    #expect(both.note.contains("the baseline itself changed"))
    #expect(try row(comparison, "touch").verdict == .equivalent)
  }

  @Test("a baseline that got faster makes no candidate regressed")
  func fasterBaseline() throws {
    let comparison = Comparison(
      runs: run(free: 0.3), run(free: 0.3, dontneed: 0.8, seed: 4), margin: 0.05)
    #expect(comparison.verdict == .inconclusive && comparison.count(.regressed) == 0)
  }

  @Test("a regression that the absolute times show as well stays one, whatever the baseline did")
  func regressedEitherWay() throws {
    let comparison = Comparison(
      runs: run(free: 0.3), run(free: 0.5, dontneed: 1.2, seed: 4), margin: 0.05)
    #expect(try row(comparison, "both").verdict == .regressed)
  }

  @Test("a machine that is slower in all is not called equivalent, and its ratio is still 1")
  func slowerDay() throws {
    let comparison = Comparison(
      runs: run(free: 0.3), run(free: 0.54, dontneed: 1.8, seed: 4), margin: 0.05)
    #expect(comparison.verdict == .inconclusive)
    let both = try row(comparison, "both")
    #expect(both.unit == "× baseline" && abs((both.ratio ?? 0) - 1) < 0.01)
  }

  @Test("a baseline beyond its own spread but within the margin is told, and the verdicts stand")
  func withinMargin() throws {
    let comparison = Comparison(
      runs: run(free: 0.3), run(free: 0.2, dontneed: 1.03, seed: 4), margin: 0.05)
    #expect(!comparison.baselineShifts.isEmpty)
    #expect(comparison.baselineShifts.allSatisfy { !$0.exceedsMargin && $0.exceedsSpread })
    #expect(try row(comparison, "both").verdict == .improved)
    #expect(try row(comparison, "both", .baseline).verdict == .equivalent)
    let same = Comparison(runs: run(free: 0.3), run(free: 0.3), margin: 0.05)
    #expect(same.baselineShifts.isEmpty && same.verdict == .equivalent)
  }

  @Test("what a baseline waited for a CPU is no spread of its own")
  func waits() throws {
    var runs = [run(free: 0.3), run(free: 0.3, dontneed: 1.02, seed: 4)]
    for index in runs.indices {
      for block in 24..<40 {
        for (role, strategy) in [(Cell.Role.baseline, "dontneed"), (.null, "dontneed"), (.candidate, "free")] {
          let speed = index == 1 && role != .candidate ? 1.02 : role == .candidate ? 0.3 : 1
          for var record in rows(strategy, role, block: block, speed: speed) {
            let own = record.elapsedNanoseconds ?? 0
            // One of them is preempted for longer than it runs.
            let wait = (block + (role == .null ? 1 : 0)) % 2 * 20_000_000
            record.elapsedNanoseconds = own + wait
            record.runDelayNanoseconds = wait + 5_000_000
            record.userNanoseconds = own
            record.systemNanoseconds = 0
            record.involuntarySwitches = 1
            record.voluntarySwitches = 0
            runs[index].add(record)
          }
        }
      }
    }
    let comparison = Comparison(runs: runs[0], runs[1], margin: 0.05)
    #expect(comparison.baselineShifts.map(\.metric).contains("both"))
    #expect(comparison.baselineShifts.allSatisfy { ($0.spread ?? 1) < 0.01 && !$0.exceedsMargin })
    // The report's own figures leave the waits out as well.
    let both = runs[0].summaries.first { $0.cell.role == .baseline }?.bothPerPage
    #expect(abs((both ?? 0) - 1000) < 10)
  }

  @Test("a strategy that costs more of its baseline than before regressed")
  func slowerStrategy() throws {
    let comparison = Comparison(runs: run(free: 0.3), run(free: 0.36, seed: 4), margin: 0.05)
    #expect(try row(comparison, "both").verdict == .regressed)
    let back = Comparison(runs: run(free: 0.36), run(free: 0.3, seed: 4), margin: 0.05)
    #expect(try row(back, "both").verdict == .improved)
    // No mean is taken over absolute times and ratios.
    #expect(abs((back.means.first { $0.metric == "both" }?.ratio ?? 0) - 0.3 / 0.36) < 0.01)
  }

  @Test("times of two boots are shown and never regressed; counts still may be")
  func twoBoots() throws {
    let slower = Comparison(
      runs: run(free: 0.3), run(free: 0.6, seed: 4), margin: 0.05, unjudged: "boots a and b")
    #expect(slower.count(.regressed) == 0 && slower.verdict == .inconclusive)
    #expect(abs((try row(slower, "both").ratio ?? 0) - 2) < 0.02)
    let faulting = Comparison(
      runs: run(free: 0.3), run(free: 0.3, faults: 1, seed: 4), margin: 0.05,
      unjudged: "boots a and b")
    #expect(try row(faulting, "re-touch faults").verdict == .regressed)
  }

  @Test("exact figures of two runs are compared exactly")
  func exactRuns() throws {
    let comparison = Comparison(
      runs: run(free: 0.3, faults: 0), run(free: 0.3, faults: 1, seed: 4), margin: 0.05)
    let faults = comparison.rows.filter { $0.metric == "re-touch faults" }
    #expect(faults.map(\.cell.strategy) == ["dontneed", "free"])
    #expect(faults.map(\.verdict) == [.equivalent, .regressed])
  }

  @Test("two runs without a common cell are not compared")
  func disjoint() {
    var other = Analysis()
    for block in 0..<12 {
      for row in rows("munmap", .candidate, block: block, speed: 1) { other.add(row) }
    }
    let comparison = Comparison(runs: run(free: 0.3), other, margin: 0.05)
    #expect(!comparison.hasCompared && comparison.verdict == .notCompared)
    #expect(comparison.notes == ["Only the head has cells of munmap."])
    #expect(comparison.rows.allSatisfy { $0.verdict == .notCompared })
    #expect(Comparison(runs: Analysis(), Analysis(), margin: 0.05).verdict == .notCompared)
  }

  @Test("the same machine is known by its identity, and the same boot by its own")
  func identity() {
    var base = RunDescription()
    base.host = "vm"
    base.machineId = "0123456789abcdef0123456789abcdef"
    base.bootId = "11111111-2222-3333-4444-555555555555"
    base.kernelBuild = "#1 SMP Mon Jan  1"
    var head = base
    #expect(base.hostDifferences(to: head).isEmpty && base.bootDifference(to: head) == nil)
    head.bootId = "99999999-2222-3333-4444-555555555555"
    #expect(base.hostDifferences(to: head).isEmpty)
    #expect(base.bootDifference(to: head) == "boots 11111111 and 99999999")
    head = base
    head.machineId = "f123456789abcdef0123456789abcdef"
    #expect(base.hostDifferences(to: head).count == 1)
    #expect(base.bootDifference(to: head) == "machines 01234567 and f1234567")
    // A container on the same boot may have none.
    head.machineId = nil
    #expect(base.hostDifferences(to: head).isEmpty && base.bootDifference(to: head) == nil)
    head = base
    head.kernelBuild = "#2 SMP Tue Jan  2"
    #expect(base.hostDifferences(to: head).count == 1)
    // A run of before says nothing of it: no other machine, and no boot that is known to be the same.
    head = RunDescription()
    head.host = "vm"
    #expect(base.hostDifferences(to: head).isEmpty)
    #expect(base.bootDifference(to: head) == "the head does not say its boot")
    #expect(head.bootDifference(to: head) == "neither run says its boot")
  }
}
