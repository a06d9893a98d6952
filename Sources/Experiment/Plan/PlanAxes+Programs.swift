internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// What is asked of programs, and of policies, that cannot be.
extension PlanAxes {
  func validatePrograms() throws(PlanError) {
    for name in workloads {
      if let program = ProgramList.named(name) {
        try validate(program)
      } else {
        try validateSingle(name)
      }
    }
  }

  private func validate(_ program: ProgramKind) throws(PlanError) {
    let name = program.name
    for count in threads {
      if count < program.leastThreads {
        throw PlanError("workload \(name) needs --threads \(program.leastThreads) or more")
      }
      for size in sizes {
        for granularity in granularities where size / granularity < program.leastSteps(count) {
          throw PlanError(
            "workload \(name) with \(count) threads needs a --size of at least "
              + "\(program.leastSteps(count)) times --granularity \(ByteCount.exact(granularity))")
        }
      }
    }
    if program.hasBystanders, policies != ["immediate"] {
      throw PlanError(
        "workload \(name) is for --policy immediate: what goes back in both halves tells nothing")
    }
    if hugePages.contains(where: { $0.folioBytes != nil }) {
      throw PlanError("--thp of a size is for workloads of one thread, not for \(name)")
    }
  }

  /// Refuses what two executables cannot be compared by.
  package func validateForTwoExecutables() throws(PlanError) {
    for name in workloads where ProgramList.named(name)?.hasBystanders == true {
      throw PlanError(
        "workload \(name) is for runs: its figures are those of others beside the releaser")
    }
  }

  private func validateSingle(_ name: String) throws(PlanError) {
    if policies != ["immediate"], WorkloadList.named(name)?.releasesInChild == true {
      throw PlanError("workload \(name) is for --policy immediate: its child gives back at once")
    }
    if watches != [0], policies != ["immediate"] {
      throw PlanError(
        "--watch tells what comes back of what is given back at once: --policy immediate")
    }
  }
}
