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
  /// The most cycles of a round: its rows add up that many.
  private static let mostRepeats = 1000

  /// Refuses cycles and amounts that a workload does not have.
  func validateCycles() throws(PlanError) {
    for count in repeats where !(1...Self.mostRepeats ~= count) {
      throw PlanError("--repeat \(count): from 1 to \(Self.mostRepeats) cycles a round")
    }
    for name in workloads
    where ProgramList.named(name) != nil && !writes.allSatisfy({ $0 == .word }) {
      throw PlanError(
        "--write is not for the workload \(name), which decides itself what it writes")
    }
    guard repeats.contains(where: { $0 > 1 }) else { return }
    for name in workloads {
      let reason =
        ProgramList.named(name) == nil
        ? WorkloadList.named(name)?.singleCycleReason
        : "it is in a steady state while it is measured"
      if let reason {
        throw PlanError("--repeat has no meaning for the workload \(name): \(reason)")
      }
    }
    if watches != [0] {
      throw PlanError("--watch looks at one release of a round: --repeat 1")
    }
    if reuseNode != nil {
      throw PlanError("--reuse-node moves the region once in a round: --repeat 1")
    }
  }
}
