internal import LinuxKernel
internal import Samples
internal import Texts

/// Findings about processors. Each threshold stands beside its finding, with its reason.
enum ProcessorFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [
      loadAverage(machine), priority(machine), processorQuota(machine), governor(machine), boost(machine),
      numaBalancing(machine),
    ]
  }

  /// A note at most: the average also holds what has ended a minute ago, and what waits for disks.
  static func loadAverage(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "load average",
      why: "more tasks than CPUs compete; the worker needs a whole CPU, the sampler a little",
      cure: "wait until it has fallen, or stop other processes")
    guard let load = machine.loadAverage, let cpus = machine.cpus else {
      return aspect.notAvailable
    }
    return aspect.found(
      "\(NumberText.fixed(load, decimals: 2)) over a minute, \(DisturbanceFindings.cpuCount(cpus))",
      DisturbanceFindings.leavesTooFew(load, of: cpus) ? .note : .fine, value: load, unit: "tasks")
  }

  /// A note where workers may not raise their priority: other tasks then preempt them within windows.
  static func priority(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "priority",
      why: "workers run at nice −20, so that other tasks take no CPU time from them",
      cure: "run as root, or with CAP_SYS_NICE, or raise RLIMIT_NICE (ulimit -e 40)")
    guard let mayRaise = machine.mayRaisePriority else { return aspect.notAvailable }
    return mayRaise
      ? aspect.found("nice −20 is permitted", .fine) : aspect.found("nice −20 is not permitted", .note)
  }

  /// A group that has used its quota stands still until the period, mostly 100 ms, is over. Worker and
  /// sampler need less than one and a half CPUs; below that windows are cut, and it is a warning. Any
  /// other quota is a note: other members of the group use it too.
  static func processorQuota(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "CPU quota",
      why: "a control group that has used up its quota is stopped, in the middle of a window",
      cure: "raise cpu.max (cpu.cfs_quota_us) of the group, or measure outside it")
    guard let quota = machine.processorQuota else { return aspect.notAvailable }
    guard let cpus = quota.cpus else { return aspect.found("none", .fine) }
    return aspect.found(
      "\(NumberText.plain(cpus)) CPUs", cpus < 1.5 ? .warning : .note, value: cpus, unit: "CPUs")
  }

  /// Any governor but `performance`, and `userspace`, which holds what it was told, follows the load:
  /// the clock of a phase depends on what the phase before did. Measured phases differ in just that.
  static func governor(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "governor",
      why: "a frequency that follows the load differs between phases",
      cure: "cpupower frequency-set -g performance")
    guard let governors = machine.governors, !governors.isEmpty else {
      return aspect.notAvailable
    }
    let isSteady = governors.allSatisfy { ["performance", "userspace"].contains($0) }
    return aspect.found(governors.joined(separator: ", "), isSteady ? .fine : .warning)
  }

  /// A note: how far the clock is raised depends on heat and on how many cores are busy, which changes
  /// slowly; cells take turns in random order.
  static func boost(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "turbo", why: "the speed of a core depends on heat and on the other cores",
      cure: "write 1 to intel_pstate/no_turbo, or 0 to cpufreq/boost")
    guard let mayBoost = machine.mayBoost else { return aspect.notAvailable }
    return aspect.found(mayBoost ? "on" : "off", mayBoost ? .note : .fine)
  }

  /// A note where there is more than one node. Its hinting faults would count among those measured, but
  /// workers allocate by an explicit policy, which exempts their memory; what remains is its work for
  /// others.
  static func numaBalancing(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "NUMA balancing",
      why:
        "it unmaps and moves pages of other processes; workers' memory is exempt by its policy",
      cure: "sysctl kernel.numa_balancing=0")
    guard let setting = machine.numaBalancing else { return aspect.notAvailable }
    let nodes = machine.nodes == 1 ? "1 node" : "\(machine.nodes) nodes"
    let isActive = setting != "0" && machine.nodes > 1
    return aspect.found("\(setting == "0" ? "off" : "on"), \(nodes)", isActive ? .note : .fine)
  }
}
