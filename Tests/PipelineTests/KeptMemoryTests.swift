import Analysis
import Plans
import Samples
import Testing
import Workloads

@Suite("Memory that is kept, and the choices by it")
struct KeptMemoryTests {
  /// What a cell keeps of 8 MiB that it releases, a round after another.
  private func kept(_ strategy: String, _ change: (inout Record) -> Void = { _ in }) -> [Record] {
    (0..<8).flatMap { block in
      [Phase.release, .retouch].map { phase in
        Record.ofPolicy(phase, block: block) {
          $0.cell.strategy = strategy
          $0.cell.workload = "cycle"
          $0.cell.policy = "immediate"
          $0.cell.role = strategy == "dontneed" ? .baseline : .candidate
          $0.pages = 1000
          $0.elapsedNanoseconds =
            ["none": 20_000, "free": 250_000, "dontneed": 1_000_000, "munmap": 1_200_000][strategy]
          $0.rssBytes = ["none", "free"].contains(strategy) ? 8 << 20 : 0
          $0.lazyFreeBytes = strategy == "free" ? 8 << 20 : 0
          $0.heapLiveBytes = 0
          change(&$0)
        }
      }
    }
  }

  private func standings(_ rows: [Record]) -> [String: ParetoFront.Standing?] {
    Dictionary(
      uniqueKeysWithValues: Analysis(of: rows).summaries.map {
        ($0.cell.strategy, $0.choice.standing)
      })
  }

  @Test("of none, free, munmap and dontneed the last but one is beaten, and free neither beats nor is beaten on memory")
  func afterRelease() throws {
    let rows = kept("dontneed") + kept("none") + kept("free") + kept("munmap")
    #expect(
      standings(rows) == [
        "none": .unbeaten, "free": .unbeaten, "dontneed": .unbeaten, "munmap": .beaten,
      ])
    let summaries = Analysis(of: rows).summaries
    let free = try #require(summaries.first { $0.cell.strategy == "free" })
    let none = try #require(summaries.first { $0.cell.strategy == "none" })
    #expect(free.kept?.high == none.kept?.high)
    #expect(free.kept?.low.median == 0 && free.kept?.reclaimableBytes == Double(8 << 20))
    // The cost is the one of the main table.
    #expect(free.choice.costUnit == .perPage)
    #expect(free.choice.cost?.median == free.bothPerPage && free.bothPerPage == 500)
  }

  @Test("a cell with a row that was killed, crashed, refused or not verified is no choice")
  func excluded() throws {
    let good = kept("dontneed") + kept("none")
    let bad: [(inout Record) -> Void] = [
      { $0.status = .oomKilled }, { $0.status = .crashed("SIGSEGV") }, { $0.status = .timeout },
      { $0.status = .unsupported("EINVAL") }, { $0.status = .failed("ENOMEM") },
      { $0.verified = false },
    ]
    for (number, change) in bad.enumerated() {
      var lost = kept("munmap")
      change(&lost[3])
      let found = try #require(
        Analysis(of: good + lost).summaries.first { $0.cell.strategy == "munmap" })
      #expect(found.choice.standing == nil && found.choice.isExcluded, "\(number)")
      #expect(standings(good + lost)["dontneed"] == .unbeaten)
    }
    // The user's own signal speaks against no cell.
    let cut = kept("munmap") + kept("munmap") { $0.status = .interrupted }
    let found = try #require(
      Analysis(of: good + cut).summaries.first { $0.cell.strategy == "munmap" })
    #expect(found.choice.standing == .beaten && !found.choice.isExcluded)
  }

  @Test("shared pages that are unmapped and still allocated are kept")
  func behind() {
    let rows =
      kept("dontneed") { $0.backingBytes = 8 << 20 } + kept("none") { $0.backingBytes = 8 << 20 }
      + kept("remove") {
        $0.elapsedNanoseconds = 2_000_000
        $0.backingBytes = 0
      }
    #expect(standings(rows) == ["none": .unbeaten, "dontneed": .beaten, "remove": .unbeaten])
  }

  @Test("what is kept is told at the end of a wait, where there is one, and without what is in use")
  func afterWait() throws {
    let wait = kept("none").filter { $0.phase == .release }.map { row in
      var row = row
      row.phase = .idle
      row.rssBytes = 5 << 20
      row.heapLiveBytes = 2 << 20
      return row
    }
    let found = try #require(Analysis(of: kept("none") + wait).summaries.first?.kept)
    #expect(found.measure == .afterWait && found.high.median == Double(3 << 20))
    #expect(found.residentBytes == Double(5 << 20) && found.liveBytes == Double(2 << 20))
  }
}
