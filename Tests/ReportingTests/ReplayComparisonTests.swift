import Analysis
import Plans
import Samples
import Statistics
import Testing

/// Two replays held against each other.
@Suite("Comparisons of replays")
struct ReplayComparisonTests {
  private func differences(_ change: (inout RunDescription.Replayed) -> Void) throws -> [String] {
    try ReplayFixture.run().replayDifferences(to: ReplayFixture.run(change))
  }

  @Test("a recording is the same by whatever name it was given, whoever foretells what of it")
  func same() throws {
    let found = try differences {
      $0.trace = "-"
      $0.predictions = [:]
      $0.curve = []
    }
    #expect(found.isEmpty)
    #expect(RunDescription.made.replayDifferences(to: .made).isEmpty)
  }

  @Test("another recording, process, pace or way of unmapping is another replay")
  func others() throws {
    #expect(
      try differences {
        $0.trace = "other.gz"
        $0.process = 43
        $0.releases["free"] = .init(calls: 1, pages: 2)
      } == [
        "recordings made.perf-script.xz and other.gz", "process 42 (app) and 43 (app)",
        "releases by free 0 × (0 pages) and 1 × (2 pages)",
      ])
    #expect(
      try differences { $0.durationNanoseconds += 1 } == [
        "duration 10000000000 ns and 10000000001 ns"
      ])
    #expect(try differences { $0.speed = 2 } == ["--speed max and 2"])
    #expect(try differences { $0.replacesUnmap = true } == ["--replace-munmap false and true"])
    for change: (inout RunDescription.Replayed) -> Void in [
      { $0.faults += 1 }, { $0.anonymousFaults += 1 }, { $0.threads += 1 }, { $0.command = "b" },
      { $0.releases["dontneed"] = nil },
    ] {
      #expect(try differences(change).count == 1)
    }
  }

  @Test("a replay and a run that is none are two things")
  func none() throws {
    let replay = try ReplayFixture.run()
    #expect(
      replay.replayDifferences(to: .made) == ["the base is a replay, the other run none"])
    #expect(
      RunDescription.made.replayDifferences(to: replay) == [
        "the head is a replay, the other run none"
      ])
  }

  @Test("faults of replays are compared to the fault, without those that came along with a call")
  func faults() throws {
    func compared(_ change: (inout Record) -> Void) -> [ComparisonRow] {
      Comparison(
        runs: Analysis(of: ReplayFixture.rows()), Analysis(of: ReplayFixture.rows(change)), margin: 0.05
      ).rows.filter { $0.metric == "replayed faults" }
    }
    let same = compared { _ in }
    #expect(same.map(\.cell.strategy) == ["recorded", "none", "free"])
    #expect(same.map(\.verdict) == [.equivalent, .equivalent, .equivalent])
    #expect(same.map(\.base) == [51200, 51200, 4096])
    let more = compared { if $0.cell.strategy == "free" { $0.minorFaults! += 1 } }
    #expect(more.map(\.verdict) == [.equivalent, .equivalent, .regressed])
    #expect(
      compared {
        $0.minorFaults! += 7
        $0.populatedFaults! += 7
      }.allSatisfy {
        $0.verdict == .equivalent
      })
    // What one row does not tell, its block does not.
    #expect(compared { $0.minorFaults = nil }.isEmpty)
  }
}
