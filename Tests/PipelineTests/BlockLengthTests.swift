import Plans
import Testing

@Suite("Length of a block")
struct BlockLengthTests {
  /// A plan whose cells are made of these axes, with their null control.
  private func plan(_ change: (inout PlanAxes) -> Void) -> Plan {
    let cells = PlanFixture.axes(change).cellsWithNull
    return Plan(
      cells: cells, baseline: "dontneed",
      effort: .precision(percent: 3, secondsPerCell: Plan.standardSecondsPerCell), seed: 1,
      pins: cells.map { _ in [0] }, allowedCPUs: [0], sampleNanoseconds: 1_000_000)
  }

  /// Three strategies under four policies, asked for two seconds a round.
  private var paced: Plan {
    plan {
      $0.strategies = ["none", "free", "dontneed"]
      $0.policies = ["immediate", "decay:1", "scavenger", "never"]
      $0.workloads = ["server"]
    }
  }

  @Test("a program that is asked at a rate takes its time, twice a block and cell")
  func paced13() {
    let length = BlockLength(paced)
    #expect(paced.cells.count == 13)
    #expect(length.seconds > 52 && length.seconds < 54)
    // 130 s hold two blocks and the beginning of a third.
    #expect(length.blocks(secondsPerCell: 10) == 3)
    #expect(length.secondsPerCell(forBlocks: 6) == 23)
    #expect(
      length.shortage(of: paced.effort)
        == "3 blocks fit in --time 10, and 6 are needed: --time 23")
  }

  @Test("the default time has room for an interval; a time that was asked for stays")
  func room() {
    let roomy = paced.withRoom(forBlocks: 6, unless: nil)
    #expect(roomy.effort == .precision(percent: 3, secondsPerCell: 23))
    #expect(BlockLength(roomy).blocks(secondsPerCell: 23) == 6)
    #expect(BlockLength(roomy).shortage(of: roomy.effort) == nil)
    #expect(paced.withRoom(forBlocks: 6, unless: 10) == paced)
    // Where blocks are short the standard time holds more than enough.
    let short = plan { $0.sizes = [16 << 20] }
    #expect(short.withRoom(forBlocks: 6, unless: nil) == short)
  }

  @Test("waits between release and re-touch, and after it, are part of a block")
  func waits() {
    let seconds = [plan { _ in }, plan { $0.reuseDelays = [3] }, plan { $0.watches = [5] }]
      .map { BlockLength($0).seconds }
    // Three cells, two rounds each.
    #expect(abs(seconds[1] - seconds[0] - 18) < 1e-9 && abs(seconds[2] - seconds[0] - 30) < 1e-9)
  }

  @Test("as many blocks begin as the time lets, and one always does", arguments: 1...40)
  func blocks(count: Int) {
    let length = BlockLength(seconds: 7, cells: 3)
    #expect(length.blocks(secondsPerCell: length.secondsPerCell(forBlocks: count)) == count)
    #expect(length.blocks(secondsPerCell: 1e-6) == 1)
  }

  @Test("what a run begins with is said in seconds, minutes or hours")
  func words() {
    let length = BlockLength(seconds: 53, cells: 13)
    #expect(
      length.text(of: .precision(percent: 3, secondsPerCell: 23))
        == "13 cells; a block takes about 53 s, 6 fit: at most about 5 min, less where every ratio is "
        + "known to ± 3 % before")
    #expect(
      length.text(of: .rounds(300))
        == "13 cells; a block takes about 53 s, 300 rounds about 2.2 h")
  }
}
