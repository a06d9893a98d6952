internal import Samples
internal import Texts

/// Findings about the clock. Each threshold is explained at its finding.
enum ClockFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [clockSource(machine), clockCost(machine), clockStep(machine), samplerCost(machine)]
  }

  /// `quick` lists the clocks that are read without a system call on machines that have them. Any other is a note; its
  /// cost is a separate finding.
  static func clockSource(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "clocksource",
      why: "every operation reads the clock once; a clock that needs a system call or a device is slow",
      cure: "boot with clocksource=tsc if the processor's counter is invariant")
    guard let source = machine.clockSource else { return aspect.notAvailable }
    let quick = ["tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter", "timebase"]
    return aspect.found(source, quick.contains(source) ? .fine : .note)
  }

  /// The cheapest operation except the control, a re-touch of 16 pages after `free`, takes about 4 µs under a
  /// hypervisor and less elsewhere. From 400 ns on, a tenth of that, the clock moves ratios towards 1 by as much as the
  /// differences that people look for: a warning. From 100 ns on, the clock is not read through the vDSO: a note, since
  /// all operations pay alike.
  static func clockCost(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "timer cost",
      why: "every operation includes one reading of the clock, which moves ratios towards 1",
      cure: "a clocksource that user space can read, or a larger --granularity")
    guard let cost = machine.clockCostNanoseconds else { return aspect.notAvailable }
    return aspect.found(
      "\(cost) ns a reading", cost > 400 ? .warning : cost > 100 ? .note : .fine,
      value: Double(cost), unit: "ns")
  }

  /// An operation of the default granularity takes some microseconds. A clock with steps above 1 µs cannot resolve its
  /// latency (warning); steps above 100 ns round it (note).
  static func clockStep(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "timer resolution",
      why: "the latency of one operation cannot be measured more finely than the clock steps",
      cure: "another clocksource, or a larger --granularity")
    guard let step = machine.clockStepNanoseconds else { return aspect.notAvailable }
    return aspect.found(
      "\(step) ns at most", step > 1_000 ? .warning : step > 100 ? .note : .fine,
      value: Double(step), unit: "ns")
  }

  /// On a CPU shared with workers, a warning above the share that is also the limit for other disturbances (1 %); on
  /// another CPU, a note above half a CPU, where samples begin to be late.
  static func samplerCost(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "sampler cost",
      why: "the sampler of the RSS curve runs beside the worker"
        + (machine.sparesACPU ? ", on another CPU" : ", on the same CPU: there is no other"),
      cure: "a longer --sample-interval" + (machine.sparesACPU ? "" : ", or one more CPU"))
    guard let cost = machine.samplerCostNanoseconds, machine.sampleNanoseconds > 0 else {
      return aspect.notAvailable
    }
    let share = Double(cost) / Double(machine.sampleNanoseconds)
    let severity: Finding.Severity =
      machine.sparesACPU
      ? (share > 0.5 ? .note : .fine) : (share > DisturbanceFindings.mostTakenShare ? .warning : .fine)
    return aspect.found(
      "\(NumberText.significant(Double(cost) / 1e3)) µs a sample, \(Diagnosis.percent(share)) of a CPU",
      severity, value: Double(cost) / 1e3, unit: "µs")
  }
}
