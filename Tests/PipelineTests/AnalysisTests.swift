import Analysis
import Measurement
import Plans
import Samples
import Statistics
import Testing
import Trials
import Workloads

@Suite("Analysis")
struct AnalysisTests {
  private func row(
    _ strategy: String, _ role: Cell.Role, trial: Int, round: Int, _ phase: Phase, ns: Int,
    faults: Int = 0, status: Status = .ok
  ) -> Record {
    var record = Record()
    record.cell.strategy = strategy
    record.cell.workload = "cycle"
    record.cell.role = role
    record.trial = trial
    record.block = trial
    record.round = round
    record.phase = phase
    record.pages = 100
    record.elapsedNanoseconds = ns
    record.minorFaults = faults
    record.status = status
    record.verified = true
    return record
  }

  private func rows(trials: Int) -> [Record] {
    (0..<trials).flatMap { trial in
      (0..<2).flatMap { round in
        // Every trial is slower than the one before it: the ratio must not care.
        let speed = 1 + trial
        return [
          row("dontneed", .baseline, trial: trial, round: round, .release, ns: 1000 * speed),
          row(
            "dontneed", .baseline, trial: trial, round: round, .retouch, ns: 3000 * speed,
            faults: 100),
          row("free", .candidate, trial: trial, round: round, .release, ns: 500 * speed),
          row("free", .candidate, trial: trial, round: round, .retouch, ns: 500 * speed),
        ]
      }
    }
  }

  @Test("the ratio is that of the pairs, whatever the machine's drift")
  func ratio() throws {
    let summaries = Analysis(of: rows(trials: 12)).summaries
    #expect(summaries.map(\.cell.strategy) == ["dontneed", "free"])
    let ratio = try #require(summaries[1].ratio)
    #expect(abs(ratio.ratio - 0.25) < 1e-12)
    #expect(ratio.pairs == 12)
    #expect(summaries[0].ratio == nil)
    #expect(summaries[0].faultsPerPage == 1 && summaries[1].faultsPerPage == 0)
    #expect(summaries[0].releasePerPage == 65 && summaries[0].retouchPerPage == 195)
    #expect(summaries[0].bothPerPage == 260)
  }

  /// What the strategies of `rows` cost, and beside them `none`, which costs 100 ns a page and speeds up from block to block.
  private func rowsBesideKeeping(_ role: Cell.Role = .reference) -> [Record] {
    rows(trials: 12)
      + (0..<12).flatMap { trial in
        (0..<2).flatMap { round in
          [Phase.release, .retouch].map {
            row("none", role, trial: trial, round: round, $0, ns: 100 * (1 + trial))
          }
        }
      }
  }

  @Test(
    "what a page costs beyond keeping it is told from pairs of one block",
    arguments: [Cell.Role.reference, .candidate])
  func overKeeping(role: Cell.Role) throws {
    let summaries = Analysis(of: rowsBesideKeeping(role)).summaries
    // In block n baseline, candidate and none cost 40, 10 and 2 times n + 1.
    let over = summaries.map(\.overKeeping?.median)
    let byName = Dictionary(uniqueKeysWithValues: zip(summaries.map(\.cell.strategy), over))
    #expect(byName["dontneed"] == 38 * 6.5)
    #expect(byName["free"] == 8 * 6.5)
    #expect(byName["none"] == .some(nil))
    let free = try #require(summaries.first { $0.cell.strategy == "free" }?.overKeeping)
    #expect(try #require(free.interval).contains(8 * 6.5))
    #expect(Analysis(of: rows(trials: 12)).summaries.allSatisfy { $0.overKeeping == nil })
  }

  @Test(
    "ratios go by what is beyond keeping, where that is asked for, and say nothing where it is not above 0"
  )
  func costOverKeeping() throws {
    var analysis = Analysis(cost: .overKeeping)
    for record in rowsBesideKeeping() { analysis.add(record) }
    let free = try #require(analysis.summaries.first { $0.cell.strategy == "free" }?.ratio)
    #expect(abs(free.ratio - 8.0 / 38) < 1e-12 && free.pairs == 12)
    var keeps = Analysis(cost: .overKeeping)
    for record in rowsBesideKeeping() {
      var record = record
      if record.cell.strategy == "free", record.trial == 4 { record.elapsedNanoseconds = 1 }
      keeps.add(record)
    }
    #expect(keeps.summaries.allSatisfy { $0.ratio == nil })
    var without = Analysis(cost: .overKeeping)
    for record in rows(trials: 12) { without.add(record) }
    #expect(without.summaries.allSatisfy { $0.ratio == nil })
  }

  @Test("a reference is not waited for, has no choice to offer, and is nothing measured by itself")
  func reference() {
    let all = rowsBesideKeeping()
    #expect(Analysis(of: all).widestHalfWidth() == 0)
    let alone = all.filter { $0.cell.role == .reference }
    #expect(!Analysis(of: alone).hasMeasured)
    #expect(Analysis(of: alone).summaries.allSatisfy { $0.choice.standing == nil })
  }

  @Test("the headline is of later cycles, and the first ones stand beside it")
  func cycles() throws {
    var all: [Record] = []
    for trial in 0..<8 {
      for (name, role, scale) in [("dontneed", Cell.Role.baseline, 4), ("free", .candidate, 1)] {
        for (part, cycles) in [(CyclePart.first, 1), (.later, 7)] {
          for phase in [Phase.release, .retouch] {
            // A first cycle of free costs three times what a later one does.
            let extra = part == .first && name == "free" ? 3 : 1
            var record = row(
              name, role, trial: trial, round: 0, phase, ns: 1000 * scale * cycles * extra,
              faults: name == "free" ? 0 : 100 * cycles)
            record.pages = 100 * cycles
            record.cycle = part
            record.cell.repeats = 8
            record.rssBytes = part == .first ? 1 : 2
            all.append(record)
          }
        }
      }
    }
    let summaries = Analysis(of: all).summaries
    #expect(
      summaries.map(\.releasePerPage) == [40, 10] && summaries.map(\.bothPerPage) == [80, 20])
    #expect(abs(try #require(summaries[1].ratio?.ratio) - 0.25) < 1e-12)
    #expect(
      summaries.map(\.faultsPerPage) == [1, 0] && summaries.map { $0.effect[MetricList.rss] } == [2, 2])
    #expect(summaries.map(\.first?.bothPerPage) == [80, 60])
    #expect(abs(try #require(summaries[1].first?.ratio?.ratio) - 0.75) < 1e-12)
    #expect(summaries[0].first?.ratio == nil && summaries.map(\.first?.faultsPerPage) == [1, 0])
    // A round that was cut off after its first cycle pairs with none.
    let cut = all.filter { $0.trial > 0 || $0.cycle == .first || $0.cell.strategy == "free" }
    #expect(Analysis(of: cut).summaries[1].ratio?.pairs == 7)
    // Of one cycle the first is all there is.
    let single = all.filter { $0.cycle == .first }.map { record in
      var record = record
      record.cell.repeats = 1
      return record
    }
    let alone = Analysis(of: single).summaries
    #expect(alone.map(\.bothPerPage) == [80, 60] && alone.allSatisfy { $0.first == nil })
  }

  @Test("the order of rows does not matter")
  func order() {
    let inOrder = rows(trials: 8)
    var random = SeededGenerator(seed: 2)
    var shuffled = inOrder
    random.shuffle(&shuffled)
    let left = Analysis(of: inOrder).summaries
    let right = Analysis(of: shuffled).summaries
    #expect(left.map(\.cell) == right.map(\.cell))
    #expect(left.map(\.ratio) == right.map(\.ratio))
    #expect(left.map(\.bothPerPage) == right.map(\.bothPerPage))
  }

  @Test("a trial in which one side is missing is no pair")
  func unpaired() throws {
    var all = rows(trials: 10)
    all.removeAll { $0.trial == 3 && $0.cell.strategy == "free" && $0.round == 1 }
    #expect(try #require(Analysis(of: all).summaries[1].ratio).pairs == 9)
  }

  @Test("rows that were not measured count by how they ended, and never as time")
  func endings() {
    let all =
      rows(trials: 1) + [
        row("free", .candidate, trial: 1, round: 0, .release, ns: 1, status: .crashed("SIGKILL")),
        row(
          "munmap", .candidate, trial: 1, round: 0, .release, ns: 1, status: .unsupported("EINVAL")),
      ]
    let summaries = Analysis(of: all).summaries
    #expect(summaries[1].endings == [.crashed("SIGKILL"): 1])
    #expect(summaries[1].bothPerPage == 10)
    #expect(summaries[2].bothPerPage == nil && summaries[2].ratio == nil)
    #expect(Analysis(of: all).widestHalfWidth() == nil)
    #expect(Analysis(of: rows(trials: 12)).widestHalfWidth() == 0)
    // A cell that was dropped after it had begun is not waited for.
    let withRefused =
      rows(trials: 12) + [
        row("munmap", .candidate, trial: 0, round: 0, .touch, ns: 1),
        row(
          "munmap", .candidate, trial: 0, round: 0, .release, ns: 1, status: .unsupported("EINVAL")),
      ]
    var refused = withRefused[withRefused.count - 1].cell
    refused.role = .candidate
    #expect(Analysis(of: withRefused).widestHalfWidth() == nil)
    #expect(Analysis(of: withRefused).widestHalfWidth(without: [refused]) == 0)
    #expect(Analysis(of: withRefused).trials == 12)
    #expect(!Analysis(of: []).hasMeasured)
  }

  @Test("a sample belongs to the last window that began before it; one that a window cuts to none")
  func labels() {
    func sample(_ start: UInt64, _ end: UInt64) -> CurveSample {
      CurveSample(
        startNanoseconds: start, endNanoseconds: end, rssAnonBytes: 0, rssBytes: 0,
        pageTableBytes: 0, minorFaults: 0)
    }
    let windows = [
      PhaseWindow(phase: .touch, startNanoseconds: 100, endNanoseconds: 200),
      PhaseWindow(phase: .release, startNanoseconds: 300, endNanoseconds: 400),
    ]
    let samples = [(50, 60), (95, 105), (100, 110), (250, 260), (295, 300), (301, 302), (900, 901)]
      .map { sample($0.0, $0.1) }
    let found = labelled(samples, by: windows)
    #expect(found.map(\.sample.startNanoseconds) == [100, 250, 301, 900])
    #expect(found.map(\.phase) == [.touch, .touch, .release, .release])
    #expect(labelled(samples, by: []).isEmpty)
  }

  /// Rows of a release of 1,000 pages and a re-touch of some of them.
  private func rows(
    _ strategy: String, _ role: Cell.Role, release: Int, retouch: Int, pages: Int = 1000,
    change: (inout Record) -> Void = { _ in }
  ) -> [Record] {
    [Phase.reserve, .release, .retouch].map { phase in
      var record = Record()
      record.cell.strategy = strategy
      record.cell.role = role
      record.phase = phase
      record.pages = phase == .retouch ? pages : 1000
      record.elapsedNanoseconds = phase == .retouch ? retouch : release
      change(&record)
      return record
    }
  }

  @Test("where a fraction comes back, only that much of the re-touch is paid for; none, nothing")
  func fraction() throws {
    let analysis = Analysis(
      of: rows("free", .candidate, release: 100_000, retouch: 50_000, pages: 250) {
        $0.cell.reuseFraction = 0.25
      })
    #expect(try #require(analysis.summaries.first?.bothPerPage) == 100 + 0.25 * 200)
    let without = Analysis(
      of: rows("free", .candidate, release: 100_000, retouch: 1) { $0.cell.reuse = .none }
        .filter { $0.phase != .retouch })
    #expect(try #require(without.summaries.first?.bothPerPage) == 100)
  }

  @Test("a strategy that brings its own vector is compared with the baseline that has none")
  func vectors() throws {
    let analysis = Analysis(
      of:
        rows("dontneed", .baseline, release: 200_000, retouch: 0)
        + rows("batched", .candidate, release: 100_000, retouch: 0, change: { $0.cell.batch = 64 }))
    #expect(analysis.summaries.map(\.cell.strategy) == ["dontneed", "batched"])
    #expect(try #require(analysis.summaries.last?.ratio?.ratio) == 0.5)
  }

  @Test("what a release leaves is told beside what was there when the region was reserved")
  func effect() throws {
    let analysis = Analysis(
      of: rows("free", .candidate, release: 1, retouch: 1) {
        $0.cgroupBytes = $0.phase == .reserve ? 1_000 : 700
        $0.partiallyMappedFolios = $0.phase == .reserve ? 3 : 10
        $0.rssBytes = 4096
        $0.backingBytes = 8192
        $0.vmas = 5
        $0.copiedPages = $0.phase == .retouch ? 12 : nil
        $0.ran = "dontneed"
      })
    let summary = try #require(analysis.summaries.first)
    #expect(summary.effect[MetricList.cgroup] == -300)
    #expect(summary.effect[MetricList.partiallyMapped] == 7)
    #expect(summary.effect[MetricList.rss] == 4096)
    #expect(summary.effect[MetricList.backing] == 8192)
    #expect(summary.effect[MetricList.vmas] == 5)
    #expect(summary.effect[MetricList.copied] == 12)
    #expect(summary.ran == "dontneed")
  }
}
