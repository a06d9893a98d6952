import Analysis
import LinuxKernel
import Plans
import Samples
import Statistics
import Testing
import Workloads

@Suite("Analysis of policies")
struct PolicyAnalysisTests {
  private func record(_ phase: Phase, block: Int = 0, _ change: (inout Record) -> Void) -> Record {
    Record.ofPolicy(phase, block: block, change)
  }

  /// One round of a batch workload: 1 MB handed out, half of it given back by a thread of its own.
  private func round(block: Int = 0, rss: Int = 1000) -> [Record] {
    [
      record(.touch, block: block) {
        $0.allocatedBytes = 1_000_000
        $0.userNanoseconds = 1_000_000
        $0.systemNanoseconds = 2_000_000
        $0.backgroundNanoseconds = 0
        $0.releasingNanoseconds = 0
        $0.releasedBytes = 0
        $0.elapsedNanoseconds = 4_000_000
        $0.meansNanoseconds = 4_000_000
        $0.meanRSSBytes = rss
        $0.meanLiveBytes = 1000
      },
      record(.idle, block: block) {
        // Whoever waits does not count, but who releases meanwhile.
        $0.userNanoseconds = 77
        $0.systemNanoseconds = 77
        $0.backgroundNanoseconds = 500_000
        $0.releasingNanoseconds = 1_000_000
        $0.releasedBytes = 500_000
        $0.elapsedNanoseconds = 6_000_000
        $0.meansNanoseconds = 6_000_000
        $0.meanRSSBytes = 2 * rss
        $0.meanLiveBytes = 500
      },
      record(.retouch, block: block) {
        $0.allocatedBytes = 0
        $0.userNanoseconds = 0
        $0.systemNanoseconds = 500_000
        $0.earlyBytes = 125_000
        $0.elapsedNanoseconds = 0
        $0.meansNanoseconds = 0
        // Of no time, and so of no weight.
        $0.meanRSSBytes = 1 << 40
        $0.meanLiveBytes = 1
      },
      // Neither the reservation nor the end is the workload's.
      record(.reserve, block: block) {
        $0.userNanoseconds = 9_999_999
        $0.systemNanoseconds = 9_999_999
        $0.allocatedBytes = 9_999_999
      },
    ]
  }

  @Test("cost is all CPU time a byte; of a workload that no clock paces no mean over time is told")
  func sums() throws {
    let policy = try #require(Analysis(of: round()).summaries.first).policy
    #expect(policy.cpuPerByte?.median == 4)
    #expect(policy.cpuPerByte?.interval == nil)
    // No clock paces it: means over time depend on how long calls take.
    #expect(policy.meanRSSBytes == nil && policy.meanLiveBytes == nil)
    #expect(policy.releasedNothing == false)
    #expect(policy.releasedBytes == 500_000)
    #expect(policy.earlyShare == 0.25)
    #expect(policy.releasingShare == 0.1)
    #expect(policy.backgroundShare == 0.05)
  }

  /// A round of a program that is asked at a rate: 1 MB handed out.
  private func paced(block: Int = 0, rss: Int, lazyFree: Int? = 0) -> Record {
    record(.run, block: block) {
      $0.cell.workload = "server"
      $0.allocatedBytes = 1_000_000
      $0.userNanoseconds = 1_000_000
      $0.systemNanoseconds = 2_000_000
      $0.meansNanoseconds = 4_000_000
      $0.meanRSSBytes = rss
      $0.meanLiveBytes = 1000
      $0.meanLazyFreeBytes = lazyFree
    }
  }

  @Test("where a clock paces the program, mean RSS over mean live bytes is a range, without LazyFree and with it")
  func means() throws {
    let summary = try #require(
      Analysis(of: [paced(rss: 3000, lazyFree: 1500), paced(rss: 2000, lazyFree: 500)]).summaries.first)
    #expect(summary.policy.meanRSSBytes == 2500 && summary.policy.meanLiveBytes == 1000)
    let kept = try #require(summary.kept)
    #expect(kept.measure == .meanToLive && kept.reclaimableBytes == 1000)
    #expect(kept.high.median == 2.5 && kept.low.median == 1.5)
    // Never less than what is live, and where a row does not tell, all that is not live may be reclaimable.
    for lazy in [9000, nil] {
      let kept = try #require(Analysis(of: [paced(rss: 3000, lazyFree: lazy)]).summaries.first?.kept)
      #expect(kept.high.median == 3 && kept.low.median == 1)
      #expect((kept.reclaimableBytes == nil) == (lazy == nil))
    }
    // Nobody paces this one.
    var record = paced(rss: 3000)
    record.cell.workload = "ebizzy"
    let ebizzy = try #require(Analysis(of: [record]).summaries.first)
    #expect(ebizzy.kept == nil && ebizzy.policy.meanRSSBytes == nil && ebizzy.choice.standing == nil)
  }

  @Test("medians are over blocks, with an interval from six on, in whatever order the rows come")
  func blocks() throws {
    var rows = (0..<7).map { paced(block: $0, rss: 1000 + $0) }
    let inOrder = try #require(Analysis(of: rows).summaries.first)
    #expect(inOrder.policy.meanRSSBytes == 1003)
    let interval = try #require(inOrder.kept?.high.interval)
    #expect(interval == 1...1.006)
    var random = SeededGenerator(seed: 3)
    random.shuffle(&rows)
    let shuffled = try #require(Analysis(of: rows).summaries.first)
    #expect(shuffled.kept?.high == inOrder.kept?.high)
    #expect(shuffled.policy.cpuPerByte == inOrder.policy.cpuPerByte)
  }

  @Test("what no row tells is not there: neither a cost nor a place among the choices")
  func missing() throws {
    let rows = [Phase.touch, .release, .retouch].map { phase in
      record(phase) {
        $0.pages = 10
        $0.elapsedNanoseconds = 100
        $0.meansNanoseconds = 100
      }
    }
    let summary = try #require(Analysis(of: rows).summaries.first)
    #expect(summary.bothPerPage == nil)
    #expect(summary.policy.cpuPerByte == nil && summary.kept == nil)
    #expect(summary.policy.releasedBytes == nil && summary.policy.earlyShare == nil)
    #expect(summary.policy.backgroundShare == nil && summary.policy.releasingShare == nil)
    #expect(summary.choice.standing == nil && summary.choice.comparedBlocks == 0)
    #expect(summary.program == nil && summary.regrowth == nil)
  }

  /// A program's round.
  private func program(_ role: Cell.Role, block: Int, cpu: Int) -> Record {
    record(.run, block: block) {
      $0.cell.workload = "server"
      $0.cell.role = role
      $0.operations = 500
      $0.minorFaults = 1000
      $0.elapsedNanoseconds = 250_000_000
      $0.meansNanoseconds = 250_000_000
      $0.userNanoseconds = cpu
      $0.systemNanoseconds = 0
      $0.backgroundNanoseconds = cpu
      $0.allocatedBytes = 100 * PageSize.bytes
      $0.latencyMax = 50 + block
    }
  }

  @Test("a program costs CPU time a page that it allocates, and is compared and ended by that")
  func programs() throws {
    var analysis = Analysis()
    for block in 0..<20 {
      analysis.add(program(.baseline, block: block, cpu: 1000 * (1 + block)))
      analysis.add(program(.null, block: block, cpu: 1000 * (1 + block)))
      analysis.add(program(.candidate, block: block, cpu: 2000 * (1 + block)))
    }
    let summaries = analysis.summaries
    #expect(summaries.map(\.cell.role) == [.baseline, .null, .candidate])
    #expect(summaries[0].bothPerPage == 2 * 1000 * 10.5 / 100)
    #expect(abs(try #require(summaries[2].ratio).ratio - 2) < 1e-12)
    #expect(analysis.nullControl?.ratio?.interval == 1...1)
    #expect(analysis.widestHalfWidth() == 0)
    #expect(analysis.hasMeasured)
    let program = try #require(summaries[0].program)
    #expect(program.operationsPerSecond == 2000)
    #expect(program.faultsPerOperation == 2)
    // None was given that quantiles could be taken from.
    let latency = try #require(program.latency)
    #expect(latency.p50 == nil && latency.max == 69 && latency.operations == 20 * 500)
    let compared = Comparison(sides: analysis, margin: 0.05)
    let row = try #require(compared.rows.first { $0.metric == "program" })
    #expect(row.verdict == .regressed)
    #expect(abs(try #require(row.ratio) - 2) < 1e-12)
    #expect(compared.nullControl?.ratio?.interval == 1...1)
  }

  @Test("what came back while the region was watched stands beside what had gone")
  func regrowth() throws {
    let rows = (0..<4).flatMap { number in
      [
        record(.release, block: number) { $0.releasedBytes = 3000 },
        record(.idle, block: number) {
          $0.releasedBytes = 1000
          $0.regrownBytes = 2000 + number
          $0.regrownHalfNanoseconds = number == 0 ? nil : 5 * number
          $0.events.hugePageCollapses = 8
        },
      ]
    }
    let found = try #require(Analysis(of: rows).summaries.first?.regrowth)
    #expect(found.bytes == 2001 && found.releasedBytes == 4000)
    #expect(found.halfNanoseconds == 10 && found.halfRounds == 3 && found.rounds == 4)
    #expect(found.hugePageCollapses == 8)
  }

  /// The rows of a strategy in blocks of two rounds, whose sequences are those of the round.
  private func sequences(
    _ strategy: String, policy: String = "never", stray: (Int) -> Bool = { _ in false }
  ) -> [Record] {
    (0..<4).flatMap { block in
      (0..<2).map { round in
        record(.touch, block: block) {
          $0.cell.strategy = strategy
          $0.cell.policy = policy
          $0.cell.role = strategy == "dontneed" ? .baseline : .candidate
          $0.round = round
          $0.sequenceHash = stray(block) && round == 1 ? "0" : "\(block) \(round)"
        }
      }
    }
  }

  @Test("cells that performed another sequence are counted by block, over policies too")
  func sequence() {
    var rows =
      sequences("dontneed") + sequences("dontneed", policy: "decay:1")
      + sequences("free", policy: "decay:1") { $0 == 2 } + sequences("munmap") { $0 > 0 }
    var random = SeededGenerator(seed: 4)
    random.shuffle(&rows)
    let choices = Analysis(of: rows).summaries.map(\.choice)
    #expect(choices.map(\.comparedBlocks) == [4, 4, 4, 4])
    #expect(
      Analysis(of: rows).summaries.map {
        "\($0.cell.strategy) \($0.cell.policy) \($0.choice.strayedBlocks)"
      }
      .sorted() == [
        "dontneed decay:1 0", "dontneed never 0", "free decay:1 1", "munmap never 3",
      ])
    // A lost row is no other sequence.
    rows.removeAll { $0.cell.strategy == "munmap" && $0.round == 0 && $0.block == 1 }
    let munmap = Analysis(of: rows).summaries.first { $0.cell.strategy == "munmap" }?.choice
    #expect(munmap?.comparedBlocks == 3 && munmap?.strayedBlocks == 2)
  }

  @Test("policies stand in the order of their list, and those of one kind by their parameter")
  func order() {
    let policies = [
      "never", "decay:10", "rate:2M", "rate:64K", "decay:0.5", "immediate", "decay:2",
    ]
    let rows = policies.map { policy in record(.touch) { $0.cell.policy = policy } }
    #expect(
      Analysis(of: rows).summaries.map(\.cell.policy)
        == ["immediate", "decay:0.5", "decay:2", "decay:10", "rate:64K", "rate:2M", "never"])
  }
}
