package import LinuxKernel

/// What a run measures, and when it ends.
package struct Plan: Equatable, Sendable {
  /// When a run ends.
  package enum Effort: Equatable, Sendable {
    /// After this number of rounds of every cell.
    case rounds(Int)
    /// When every ratio's interval is narrow enough, or the time is up.
    case precision(percent: Double, secondsPerCell: Double)
  }

  package var cells: [Cell]
  package var baseline: String
  package var effort: Effort
  package var seed: UInt64
  /// The CPUs that workers run on, ascending.
  package var workerCPUs: [Int] { Set(pins.joined()).sorted() }
  /// The CPUs left for the controller and its sampler; empty if workers use all.
  package var controllerCPUs: [Int] { allowedCPUs.filter { !workerCPUs.contains($0) } }

  /// The CPUs that each cell runs on, in the order of `cells`.
  package var pins: [[Int]]
  /// The CPUs that this process was allowed to use when it started.
  package var allowedCPUs: [Int]
  /// The interval between two samples of the RSS curve.
  package var sampleNanoseconds: UInt64

  /// Changes of the machine's settings, which the run reverts.
  package var changes: SystemChanges
  /// The directory for the files that back regions.
  package let directory: String
  /// The recording to replay; nil if the cells are workloads.
  package var replay: ReplayJob?
  /// The control groups made for cells with a memory limit, by the limit in bytes.
  package var groups: [Int: ControlGroup] = [:]
  /// The smallest relative difference of times that counts; used by a comparison's verdict and by the null control.
  package var margin = 0.05
  /// The cost used for ratios.
  package var cost = CostMeasure.total
  /// Whether an inconclusive comparison runs the additional rounds that it seems to need.
  package var extends = false
  /// The extra length of the head's regions, in percent.
  package var extraPercentOfHead = 0

  /// The default time per cell, if enough blocks fit.
  package static let standardSecondsPerCell = 10.0

  /// This plan with enough time for a number of blocks.
  ///
  /// - Parameter time: the time requested by the user, which is kept.
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
