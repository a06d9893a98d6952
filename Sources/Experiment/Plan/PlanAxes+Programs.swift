internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// What is asked of programs, and of policies, that cannot be.
extension PlanAxes {
  func validatePrograms() throws(PlanError) {
    for count in threads where !(1...256 ~= count) {
      throw PlanError("--threads \(count): from 1 to 256")
    }
    for rate in rates where !(rate > 0 && rate <= 1e6) {
      throw PlanError("--rate \(rate.fieldText): more than 0 requests a second, at most 1000000")
    }
    for duration in durations where !(duration > 0 && duration <= 3600) {
      throw PlanError("--duration \(duration.fieldText): more than 0 seconds, at most 3600")
    }
    for seconds in watches where !(0...3600 ~= seconds) {
      throw PlanError("--watch \(seconds.fieldText): from 0 to 3600 seconds")
    }
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
    if !program.takesRate, !rates.isEmpty || !durations.isEmpty {
      throw PlanError("--rate and --duration are for the workload server, not for \(name)")
    }
    if memory != [.anonymous] {
      throw PlanError("workload \(name) is for --memory anonymous")
    }
    if patterns != [.all] || reuses != [.touch] || reuseFractions != [1] || reuseDelays != [0] {
      throw PlanError(
        "--pattern, --reuse, --reuse-fraction and --reuse-delay are for the workload cycle: \(name) decides itself"
      )
    }
    if program.hasBystanders, policies != ["immediate"] {
      throw PlanError(
        "workload \(name) is for --policy immediate: what goes back in both halves tells nothing")
    }
    if hugePages.contains(where: { $0.folioBytes != nil }) {
      throw PlanError("--thp of a size is for workloads of one thread, not for \(name)")
    }
    if watches != [0] { throw PlanError("--watch is for the workload cycle, not for \(name)") }
    if !batches.isEmpty, batches != [1] {
      throw PlanError(
        "--batch has no meaning for the workload \(name): it frees one range at a time")
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
    if threads != [1] {
      let names = ProgramList.all.map(\.name).joined(separator: ", ")
      throw PlanError("--threads is for the workloads \(names): \(name) has one thread")
    }
    if !rates.isEmpty || !durations.isEmpty {
      throw PlanError("--rate and --duration are for the workload server, not for \(name)")
    }
    if policies != ["immediate"], WorkloadList.named(name)?.releasesInChild == true {
      throw PlanError("workload \(name) is for --policy immediate: its child gives back at once")
    }
    if watches != [0], policies != ["immediate"] {
      throw PlanError(
        "--watch tells what comes back of what is given back at once: --policy immediate")
    }
    if watches != [0], WorkloadList.named(name)?.takesReleaseShape != true {
      throw PlanError("--watch is for the workload cycle, not for \(name)")
    }
  }
}
