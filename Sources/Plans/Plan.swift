package import LinuxKernel

/// What a run measures, and how hard it tries.
package struct Plan: Equatable, Sendable {
  /// When a run ends.
  package enum Effort: Equatable, Sendable {
    /// After so many rounds of every cell.
    case rounds(Int)
    /// When every ratio's interval is narrow enough, or when the time is over.
    case precision(percent: Double, secondsPerCell: Double)
  }

  package var cells: [Cell]
  package var baseline: String
  package var effort: Effort
  package var seed: UInt64
  /// The CPUs that any worker runs on, ascending.
  package var workerCPUs: [Int] { Set(pins.joined()).sorted() }
  /// The CPUs left for the controller and its sampler; empty where workers take all.
  package var controllerCPUs: [Int] { allowedCPUs.filter { !workerCPUs.contains($0) } }

  /// The CPUs that each cell runs on, in the order of `cells`.
  package var pins: [[Int]]
  /// Every CPU this process was allowed when it started.
  package var allowedCPUs: [Int]
  /// Between two samples of the RSS curve.
  package var sampleNanoseconds: UInt64

  /// What is written into the machine's settings, and put back.
  package let changes: SystemChanges
  /// Where files of memory are made.
  package let directory: String
  /// What is replayed; nil where the cells are workloads.
  package var replay: ReplayJob?
  /// The control groups that were made for cells with a limit, by the limit in bytes.
  package var groups: [Int: ControlGroup] = [:]
  /// The least difference of times that counts, as a share: what a comparison's verdict goes by, and the
  /// null control.
  package var margin = 0.05
  /// The cost that ratios go by.
  package var cost = CostMeasure.total
  /// Whether an inconclusive comparison is given the rounds that it seems to need.
  package var extends = false
  /// How much longer the head's regions are, in percent.
  package var extraPercentOfHead = 0

  /// The time for each cell where nobody says, and enough blocks fit.
  package static let standardSecondsPerCell = 10.0

  /// The same plan with time enough for so many blocks.
  ///
  /// - Parameter time: what somebody asked for, which is left as it is.
  package func withRoom(forBlocks blocks: Int, unless time: Double?) -> Plan {
    guard time == nil, case .precision(let percent, let seconds) = effort else { return self }
    var plan = self
    plan.effort = .precision(
      percent: percent,
      secondsPerCell: max(seconds, BlockLength(self).secondsPerCell(forBlocks: blocks)))
    return plan
  }

  package init(
    cells: [Cell], baseline: String, effort: Effort, seed: UInt64, pins: [[Int]],
    allowedCPUs: [Int], sampleNanoseconds: UInt64,
    changes: SystemChanges? = nil, directory: String = "/tmp"
  ) {
    self.cells = cells
    self.baseline = baseline
    self.effort = effort
    self.seed = seed
    self.pins = pins
    self.allowedCPUs = allowedCPUs
    self.sampleNanoseconds = sampleNanoseconds
    self.changes = changes ?? SystemChanges(cells: cells.count)
    self.directory = directory
  }
}
