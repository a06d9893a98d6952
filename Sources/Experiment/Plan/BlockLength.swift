internal import LinuxKernel
internal import Workloads

/// How long a block of a plan takes, estimated before anything is measured. Waits and the run time of programs are
/// known; what pages cost is a guess that the first block corrects.
package struct BlockLength: Equatable, Sendable {
  package let seconds: Double
  private let cells: Int

  /// An interval at 95 % takes so many blocks.
  package static let leastBlocks = 6
  /// Writing a page for the first time, giving it back and writing it again.
  private static let secondsPerPage = secondsPerTouch + secondsPerCycle
  private static let secondsPerTouch = 1.3e-6
  private static let secondsPerCycle = 2.2e-6
  /// A worker's share of one round of one cell: start, warm-up, walks of page tables.
  private static let secondsPerRound = 0.025

  package init(_ plan: Plan) {
    let rounds = Double(Schedule.roundsOfBlock)
    seconds = plan.cells.reduce(0) { $0 + rounds * Self.seconds(of: $1, plan.replay) }
    cells = plan.cells.count
  }

  /// How many blocks a plan needs for its verdicts.
  package static func leastBlocks(for plan: Plan, _ executables: Executables) -> Int {
    if case .two = executables { return Comparison.leastPairs(of: plan) }
    return leastBlocks
  }

  /// - Parameter seconds: measured.
  package init(seconds: Double, cells: Int) {
    self.seconds = max(1e-3, seconds)
    self.cells = cells
  }

  private static func seconds(of cell: Cell, _ replay: ReplayJob?) -> Double {
    if let replay {
      let faults = Double(replay.predictions[cell.strategy] ?? replay.pages)
      return secondsPerRound + max(replay.longestPauseSeconds, faults * secondsPerPage)
    }
    let pages = Double(cell.sizeBytes / PageSize.bytes)
    let own = cell.durationSeconds ?? ProgramList.named(cell.workload)?.standardSeconds
    let cycles = Double(cell.repeats)
    let work = own ?? pages * (secondsPerTouch + cycles * secondsPerCycle)
    return secondsPerRound + work + cycles * cell.reuseDelaySeconds + cell.watchSeconds
  }

  /// How many blocks begin within so many seconds for each cell, and end: one that has begun is finished.
  package func blocks(secondsPerCell: Double) -> Int {
    let count = (secondsPerCell * Double(cells) / seconds).rounded(.up)
    return count < 1e9 ? max(1, Int(count)) : 1_000_000_000
  }

  /// How many whole seconds for each cell let so many blocks begin. Half a block is to spare, so that a block
  /// which is a tenth longer than this one does not cost the last.
  package func secondsPerCell(forBlocks blocks: Int) -> Double {
    ((Double(blocks) - 0.5) * seconds / Double(max(1, cells))).rounded(.up)
  }

  /// What a plan begins with, in words.
  package func text(of effort: Plan.Effort) -> String {
    let block = "\(cells) cells; a block takes about \(Self.words(seconds))"
    switch effort {
    case .rounds(let rounds):
      let blocks = (Double(rounds) / Double(Schedule.roundsOfBlock)).rounded(.up)
      return "\(block), \(rounds) rounds about \(Self.words(blocks * seconds))"
    case .precision(let percent, let time):
      let count = blocks(secondsPerCell: time)
      let most = max(time * Double(cells), Double(count) * seconds)
      return "\(block), \(count) fit: at most about \(Self.words(most)), less where every ratio is "
        + "known to ± \(percent.fieldText) % before"
    }
  }

  /// That too few blocks fit for an interval, and which `--time` would let them; nil where enough do.
  package func shortage(of effort: Plan.Effort, least: Int = leastBlocks) -> String? {
    guard case .precision(_, let time) = effort else { return nil }
    let count = blocks(secondsPerCell: time)
    if count >= least { return nil }
    let wanted = secondsPerCell(forBlocks: least)
    return "\(count) \(count == 1 ? "block fits" : "blocks fit") in --time \(time.fieldText), and "
      + "\(least) are needed: --time \(wanted.fieldText)"
  }

  /// `0.4 s`, `58 s`, `5 min`, `2.5 h`.
  package static func words(_ seconds: Double) -> String {
    if seconds < 10 { return "\(NumberText.fixed(seconds, decimals: 1)) s" }
    if seconds < 100 { return "\(NumberText.fixed(seconds, decimals: 0)) s" }
    if seconds < 5400 { return "\(NumberText.fixed(seconds / 60, decimals: 0)) min" }
    return "\(NumberText.fixed(seconds / 3600, decimals: 1)) h"
  }
}
