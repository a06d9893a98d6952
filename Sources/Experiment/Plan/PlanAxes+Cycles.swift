internal import PageRelease
internal import Workloads

extension Cell {
  /// The default number of cycles of a round: enough of them that what the first one changes in the pages
  /// is over, fewer where each of them waits.
  var standardRepeats: Int {
    guard WorkloadList.named(workload).map({ $0.singleCycleReason == nil }) == true,
      watchSeconds == 0, reuseNode == nil
    else { return 1 }
    return reuseDelaySeconds > 0 ? 2 : 8
  }

  /// How much of each page is written by default: all of it, as most programs do with memory that they ask for.
  /// Programs decide themselves.
  var standardWrite: WriteAmount { WorkloadList.named(workload) == nil ? .word : .page }
}

extension Cell {
  /// Whether `none` does the same work beside the strategies of this group: a workload that uses its pages again at
  /// once or later, and has room to keep all of them.
  var hasKeeping: Bool {
    guard policy == Cell().policy, pressureBytes == nil else { return false }
    if let program = ProgramList.named(workload) { return !program.hasBystanders }
    return WorkloadList.named(workload).map { $0.reusesMemory && $0.regionSizes == 1 } ?? false
  }
}

extension PlanAxes {
  /// Refuses cycles beside what happens once in a round.
  func validateCycles() throws(PlanError) {
    guard repeats.contains(where: { $0 > 1 }) else { return }
    if watches != [0] {
      throw PlanError("--watch looks at one release of a round: --repeat 1")
    }
    if reuseNode != nil {
      throw PlanError("--reuse-node moves the region once in a round: --repeat 1")
    }
  }
}
