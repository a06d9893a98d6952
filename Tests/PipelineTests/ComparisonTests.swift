import Analysis
import LinuxKernel
import Plans
import Samples
import Statistics
import Testing
import Workloads

@Suite("Comparisons")
struct ComparisonTests {
  /// Rows of one cell in one block: touch, release, re-touch, two rounds each.
  private func rows(
    _ strategy: String, _ role: Cell.Role, block: Int, speed: Double = 1,
    change: (inout Record) -> Void = { _ in }
  ) -> [Record] {
    (0..<2).flatMap { round in
      [Phase.touch, .release, .retouch].map { phase in
        var record = Record()
        record.cell.strategy = strategy
        record.cell.workload = "cycle"
        record.cell.role = role
        record.trial = 6 * block + round
        record.block = block
        record.round = round
        record.phase = phase
        record.pages = 1000
        record.operations = 10
        record.elapsedNanoseconds = Int((phase == .release ? 200_000 : 1_000_000) * speed)
        record.minorFaults = phase == .release ? 0 : 1000
        record.rssBytes = 0
        record.vmas = 1
        record.verified = true
        change(&record)
        return record
      }
    }
  }

  /// Blocks whose machine is faster and slower, with sides whose cost differs by `head`.
  private func sides(
    blocks: Int = 20, head: Double = 1, null: Double = 1,
    change: (inout Record, Int) -> Void = { _, _ in }, withEach: (inout Record) -> Void = { _ in }
  ) -> Analysis {
    var random = SeededGenerator(seed: 9)
    var analysis = Analysis()
    for block in 0..<blocks {
      let machine = 1 + Double(random.below(100)) / 20
      let noise = { 1 + Double(random.below(100) - 50) / 10_000 }
      let all =
        rows("free", .baseline, block: block, speed: machine * noise(), change: withEach)
        + rows("free", .candidate, block: block, speed: machine * head * noise()) {
          withEach(&$0)
          change(&$0, block)
        }
        + rows("free", .null, block: block, speed: machine * null * noise(), change: withEach)
      for row in all { analysis.add(row) }
    }
    return analysis
  }

  private func row(
    _ comparison: Comparison, _ metric: String, _ role: Cell.Role = .candidate
  ) throws -> ComparisonRow {
    try #require(comparison.rows.first { $0.metric == metric && $0.cell.role == role })
  }

  @Test("a thing and itself are equivalent in every figure, however much the machine changes speed")
  func equivalent() throws {
    let comparison = Comparison(sides: sides(), margin: 0.05)
    #expect(comparison.rows.allSatisfy { $0.verdict == .equivalent })
    #expect(comparison.verdict == .equivalent && comparison.hasCompared)
    #expect(comparison.nullControl?.isReliable(margin: 0.05) == true)
    #expect(try row(comparison, "both").pairs == 20)
    #expect(comparison.means.map(\.metric) == ["touch", "release", "re-touch", "both"])
  }

  @Test("a head that costs a tenth more regressed, one that costs a tenth less improved")
  func sidesOfTheMargin() throws {
    let worse = Comparison(sides: sides(head: 1.1), margin: 0.05)
    let both = try row(worse, "both")
    #expect(both.verdict == .regressed && abs((both.ratio ?? 0) - 1.1) < 0.01)
    #expect(worse.verdict == .regressed)
    #expect(try row(Comparison(sides: sides(head: 0.9), margin: 0.05), "both").verdict == .improved)
    #expect(
      try row(Comparison(sides: sides(head: 1.03), margin: 0.05), "both").verdict == .equivalent)
    let atBound = try row(Comparison(sides: sides(head: 1.05), margin: 0.05), "both")
    #expect(atBound.verdict == .inconclusive)
  }

  @Test("one fault more in a thousand pages is found, be it in every block or in some")
  func extraFault() throws {
    let always = Comparison(
      sides: sides { record, _ in if record.phase == .retouch { record.minorFaults? += 1 } },
      margin: 0.05)
    let row = try row(always, "re-touch faults")
    #expect(row.verdict == .regressed && row.base == 1000 && row.head == 1001)
    #expect(always.rows.filter { $0.verdict != .equivalent }.map(\.metric) == ["re-touch faults"])
    let often = Comparison(
      sides: sides(blocks: 60) { record, block in
        if record.phase == .touch, block % 4 == 0 { record.minorFaults? += 1 }
      }, margin: 0.05)
    #expect(try self.row(often, "touch faults").verdict == .regressed)
    let stray = Comparison(
      sides: sides { record, block in
        if record.phase == .touch, block == 7 { record.minorFaults? += 1 }
      }, margin: 0.05)
    #expect(try self.row(stray, "touch faults").verdict == .inconclusive)
  }

  @Test("a comparison is not over before a fault more in every block would be told")
  func leastPairs() throws {
    let one = Comparison(sides: sides(), margin: 0.05)
    let least = one.leastPairs
    #expect((11...14).contains(least))
    let extra = Comparison(
      sides: sides(blocks: least) { record, _ in
        if record.phase == .touch { record.minorFaults? += 1 }
      },
      margin: 0.05, alpha: Comparison.alphaOfExtended)
    #expect(try row(extra, "touch faults").verdict == .regressed)
  }

  @Test("what was spent waiting for a CPU is nobody's cost")
  func waiting() throws {
    let comparison = Comparison(
      sides: sides { record, _ in
        record.elapsedNanoseconds? += 5_000_000
        record.runDelayNanoseconds = 5_000_000
      }, margin: 0.05)
    #expect(try row(comparison, "both").verdict == .equivalent)
  }

  @Test("a preemption between the clock and the counters is not taken off the window's time")
  func waitsBesideTheWindow() throws {
    func own(_ involuntary: Int, _ voluntary: Int) -> Double? {
      var record = Record()
      record.elapsedNanoseconds = 2_000_000
      record.runDelayNanoseconds = 9_000_000
      record.userNanoseconds = 400_000
      record.systemNanoseconds = 1_500_000
      record.involuntarySwitches = involuntary
      record.voluntarySwitches = voluntary
      return record.ownNanoseconds
    }
    // Preempted: the CPU time. Elapsed time less the delay would be negative.
    #expect(own(1, 0) == 1_900_000)
    #expect(own(0, 0) == 2_000_000)
    // What slept is not less than it ran.
    #expect(own(1, 1) == 1_900_000)
    var asleep = Record()
    asleep.elapsedNanoseconds = 50_000_000
    asleep.runDelayNanoseconds = 10_000_000
    asleep.userNanoseconds = 0
    asleep.systemNanoseconds = 1_000_000
    asleep.involuntarySwitches = 1
    asleep.voluntarySwitches = 4
    #expect(asleep.ownNanoseconds == 40_000_000)
    // A run that does not count switches.
    asleep.voluntarySwitches = nil
    #expect(asleep.ownNanoseconds == 40_000_000)
  }

  @Test("huge pages that are lost regressed, after the release and after the re-touch")
  func hugePages() throws {
    let huge = 256 << 20
    func comparison(released: Int, reused: Int, rss: Int = 256 << 20) -> Comparison {
      var analysis = Analysis()
      for block in 0..<20 {
        for role in [Cell.Role.baseline, .candidate] {
          for var record in rows("free", role, block: block) {
            let isHead = role == .candidate
            record.rssBytes = record.phase == .release && isHead ? rss : huge
            record.anonHugeBytes = huge
            if isHead, record.phase == .release { record.anonHugeBytes = released }
            if isHead, record.phase == .retouch { record.anonHugeBytes = reused }
            analysis.add(record)
          }
        }
      }
      return Comparison(sides: analysis, margin: 0.05)
    }
    #expect(comparison(released: huge, reused: huge).verdict == .equivalent)
    let split = comparison(released: 0, reused: huge)
    #expect(try row(split, "huge pages after release").verdict == .regressed)
    #expect(try row(split, "huge pages after release").base == Double(huge))
    let lost = comparison(released: huge, reused: 0)
    #expect(try row(lost, "huge pages after re-touch").verdict == .regressed)
    #expect(try row(lost, "huge pages after release").verdict == .equivalent)
    // A head that gives the huge pages back has lost none.
    let released = comparison(released: 0, reused: huge, rss: 0)
    #expect(try row(released, "huge pages after release").verdict == .improved)
  }

  @Test("what the control group is charged is compared by the size of the difference")
  func chargedBytes() throws {
    func comparison(head: Int, others: Int = 1 << 18) -> Comparison {
      var random = SeededGenerator(seed: 5)
      var analysis = Analysis()
      for block in 0..<20 {
        for role in Cell.Role.allCases {
          for round in 0..<2 {
            var reserve = Record()
            reserve.cell = rows("free", role, block: block)[0].cell
            reserve.trial = 6 * block + round
            reserve.block = block
            reserve.round = round
            reserve.phase = .reserve
            reserve.cgroupBytes = 1_000_000_000 + random.below(1 << 20)
            analysis.add(reserve)
            for var record in rows("free", role, block: block).filter({ $0.round == round }) {
              record.cgroupBytes = (reserve.cgroupBytes ?? 0) + random.below(others)
              if record.phase == .release {
                record.cgroupBytes? += role == .candidate ? head : 16 << 20
              }
              record.events.hugePageSplits = random.below(2)
              analysis.add(record)
            }
          }
        }
      }
      return Comparison(sides: analysis, margin: 0.05)
    }
    let same = try row(comparison(head: 16 << 20), "cgroup after release")
    #expect(same.verdict == .equivalent && same.differing > 0)
    #expect(try row(comparison(head: 32 << 20), "cgroup after release").verdict == .regressed)
    #expect(try row(comparison(head: 0), "cgroup after release").verdict == .improved)
    // Where others charge the group far more, nothing can be said of it, and all else still can.
    let busy = comparison(head: 16 << 20, others: 1 << 30)
    let drowned = try row(busy, "cgroup after release")
    #expect(drowned.verdict == .inconclusive && drowned.isDrowned)
    #expect(drowned.note.contains("varies by itself") && drowned.pairsToSettle == nil)
    #expect(busy.verdict == .equivalent && busy.open == 0)
    #expect(try row(busy, "huge pages split").verdict != .regressed)
  }

  @Test("huge pages split in every block are found, though the whole machine is counted")
  func splits() throws {
    let comparison = Comparison(
      sides: sides { record, _ in
        record.events.hugePageSplits = 8
      } withEach: {
        $0.events.hugePageSplits = 0
      }, margin: 0.05)
    #expect(try row(comparison, "huge pages split").verdict == .regressed)
  }

  @Test("a head that touches more pages does not hide it behind a cost a page")
  func morePages() throws {
    let comparison = Comparison(
      sides: sides(head: 1.1) { record, _ in record.pages = 1100 }, margin: 0.05)
    #expect(try row(comparison, "both").verdict == .regressed)
    #expect(try row(comparison, "pages").verdict == .regressed)
  }

  @Test("a head that breaks its promise, or is not measured, or dies again and again, regressed")
  func broken() throws {
    let unverified = Comparison(
      sides: sides { record, _ in record.verified = false }, margin: 0.05)
    #expect(try row(unverified, "unverified rows").verdict == .regressed)
    let refused = Comparison(
      sides: sides { record, _ in record.status = .unsupported("EINVAL") }, margin: 0.05)
    let lone = try row(refused, "measured")
    #expect(lone.verdict == .regressed && lone.note.contains("unsupported (EINVAL)"))
    #expect(!refused.hasCompared)
    let dying = Comparison(
      sides: sides { record, block in if block < 3 { record.status = .crashed("SIGSEGV") } },
      margin: 0.05)
    #expect(try row(dying, "measured").verdict == .regressed)
  }

  @Test("a null control that leaves half the margin is not reliable, nor is one of too few blocks")
  func nullControl() {
    #expect(
      Comparison(sides: sides(null: 1.03), margin: 0.05).nullControl?.isReliable(margin: 0.05)
        == false)
    #expect(
      Comparison(sides: sides(null: 1.03), margin: 0.10).nullControl?.isReliable(margin: 0.10)
        == true)
    #expect(
      Comparison(sides: sides(blocks: 4), margin: 0.05).nullControl?.isReliable(margin: 0.05)
        == false)
  }
}
