internal import PageRelease
internal import Texts
internal import Workloads

/// Refuses combinations that programs and policies do not support.
struct ProgramChecks {
  let axes: PlanAxes

  func validate() throws(PlanError) {
    for name in axes.workloads {
      if let program = ProgramList.named(name) {
        try validate(program)
      } else {
        try validateSingle(name)
      }
    }
  }

  private func validate(_ program: ProgramKind) throws(PlanError) {
    let name = program.name
    for count in axes.threads {
      if count < program.leastThreads {
        throw PlanError("workload \(name) needs --threads \(program.leastThreads) or more")
      }
      for size in axes.sizes {
        for granularity in axes.granularities where size / granularity < program.leastSteps(count) {
          throw PlanError(
            "workload \(name) with \(count) threads needs a --size of at least "
              + "\(program.leastSteps(count)) times --granularity \(ByteCount.exact(granularity))")
        }
      }
    }
    if program.hasBystanders, axes.policies != ["immediate"] {
      throw PlanError(
        "workload \(name) is for --policy immediate: a policy would release in both halves, so they could not be compared"
      )
    }
    if axes.hugePages.contains(where: { $0.folioBytes != nil }) {
      throw PlanError("--thp of a size is for workloads of one thread, not for \(name)")
    }
  }

  /// Refuses workloads that cannot be used to compare two executables.
  func validateForTwoExecutables() throws(PlanError) {
    for name in axes.workloads where ProgramList.named(name)?.hasBystanders == true {
      throw PlanError(
        "workload \(name) is for runs: its figures are those of others beside the releaser")
    }
  }

  private func validateSingle(_ name: String) throws(PlanError) {
    if axes.policies != ["immediate"], WorkloadList.named(name)?.releasesInChild == true {
      throw PlanError("workload \(name) is for --policy immediate: its child gives back at once")
    }
    if axes.watches != [0], axes.policies != ["immediate"] {
      throw PlanError(
        "--watch measures memory that comes back after an immediate release: --policy immediate")
    }
  }
}
