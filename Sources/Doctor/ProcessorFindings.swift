internal import LinuxKernel
internal import Samples
internal import Texts

/// Findings about processors. Each threshold is explained at its finding.
enum ProcessorFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [
      loadAverage(machine), priority(machine), processorQuota(machine), governor(machine), boost(machine),
      numaBalancing(machine),
    ]
  }

  /// A note at most: the average also includes tasks that ended up to a minute ago, and tasks waiting for disks.
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

  /// A note if workers may not raise their priority: other tasks then preempt them within windows.
  static func priority(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "priority",
      why: "workers run at nice −20, so that other tasks take no CPU time from them",
      cure: "run as root, or with CAP_SYS_NICE, or raise RLIMIT_NICE (ulimit -e 40)")
    guard let mayRaise = machine.mayRaisePriority else { return aspect.notAvailable }
    return mayRaise
      ? aspect.found("nice −20 is permitted", .fine) : aspect.found("nice −20 is not permitted", .note)
  }

  /// A group that has used its quota is throttled until the end of the period, mostly 100 ms. Worker and sampler need
  /// less than one and a half CPUs: below that, throttling interrupts windows, a warning. Any other quota is a note:
  /// other members of the group use it too.
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

  /// All governors except `performance` and `userspace` (a fixed frequency) follow the load: the clock rate of a phase
  /// depends on the previous phase, and measured phases differ in just that.
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

  /// A note: the boost depends on heat and on the number of busy cores, which change slowly; cells alternate in random
  /// order.
  static func boost(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "turbo", why: "the speed of a core depends on heat and on the other cores",
      cure: "write 1 to intel_pstate/no_turbo, or 0 to cpufreq/boost")
    guard let mayBoost = machine.mayBoost else { return aspect.notAvailable }
    return aspect.found(mayBoost ? "on" : "off", mayBoost ? .note : .fine)
  }

  /// A note if there is more than one node. Hinting faults would count among the measured faults, but workers allocate
  /// by an explicit policy, which exempts their memory; what remains is the balancing of other processes' memory.
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
