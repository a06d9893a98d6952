internal import LinuxKernel
internal import Texts
internal import Workloads

/// The estimated duration of a block, computed before anything is measured. Waits and the run time of programs are
/// known; the cost of pages is a guess, corrected by the first block.
package struct BlockLength: Equatable, Sendable {
  package let seconds: Double
  private let cells: Int

  /// The number of blocks that a 95 % confidence interval needs.
  package static let leastBlocks = 6
  /// One first touch, one release and one re-touch of a page.
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

  /// - Parameter seconds: the measured duration of a block.
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

  /// The number of blocks that start within the given time per cell. A block that has started is finished.
  package func blocks(secondsPerCell: Double) -> Int {
    let count = (secondsPerCell * Double(cells) / seconds).rounded(.up)
    return count < 1e9 ? max(1, Int(count)) : 1_000_000_000
  }

  /// The time per cell, in whole seconds, that lets this number of blocks start. It leaves half a block of slack, so
  /// that blocks a tenth longer than this one do not cost the last block.
  package func secondsPerCell(forBlocks blocks: Int) -> Double {
    ((Double(blocks) - 0.5) * seconds / Double(max(1, cells))).rounded(.up)
  }

  /// The estimate printed before a run, such as "12 cells; a block takes about 0.4 s, …".
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

  /// A message that too few blocks for an interval fit, with the `--time` that would suffice; nil if enough fit.
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
