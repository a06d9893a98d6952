internal import Samples
internal import Texts

/// Findings about a virtual machine. Each threshold is explained at its finding.
enum GuestFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [virtualisation(machine), nestedPaging(machine), freePageReporting(machine)]
  }

  /// A note: it cannot be changed from inside.
  static func virtualisation(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "virtualisation",
      why: "faults, TLB flushes and timers may pass through a host that is shared",
      cure: "compare within a run; measure on the machine that the program will run on")
    guard let isGuest = machine.isGuest else { return aspect.notAvailable }
    if !isGuest { return aspect.found("none", .fine) }
    let name = machine.hypervisor.map { $0 == "unknown" ? "" : " (\($0))" } ?? ""
    return aspect.found("virtual machine\(name)", .note)
  }

  /// A note above four times a plain touch. Below that, what `free` saves compared with a fault (some hundred times a
  /// plain touch) hardly depends on it. In the guest that this was written on, the ratio is ten. After `mprotect`,
  /// which also flushes the TLB but keeps the dirty bit, a touch there costs no more than a plain one, so that setting
  /// the dirty bit is the expensive part.
  static func nestedPaging(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "nested paging",
      why:
        "a re-touch after free does not fault, but sets a dirty bit, through the host's page tables "
        + "if there are any",
      cure: "none here: the cost of free does not carry over to another machine")
    guard let cost = machine.retouchCost else { return aspect.notAvailable }
    return aspect.found(
      "a re-touch after free costs \(NumberText.significant(cost.lazilyFreed)) ns a page, "
        + "\(NumberText.significant(cost.ratio)) times a plain touch "
        + "(\(NumberText.significant(cost.plain)) ns)",
      cost.ratio > 4 ? .note : .fine, value: cost.ratio, unit: "times a plain touch")
  }

  /// A note: the host decides, and it affects strategies that free memory.
  static func freePageReporting(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "free page reporting",
      why: "released memory may go to the host, and a touch waits until the host returns it",
      cure: "none from inside; compare strategies within a run")
    guard let isOn = machine.reportsFreePages else { return aspect.notAvailable }
    return aspect.found(isOn ? "on" : "off", isOn ? .note : .fine)
  }
}
