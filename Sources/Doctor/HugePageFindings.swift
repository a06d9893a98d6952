internal import LinuxKernel
internal import Samples
internal import Texts

/// Findings about huge pages and page merging. Each threshold is explained at its finding.
enum HugePageFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [hugePages(machine), defrag(machine), khugepaged(machine), samePageMerging(machine)]
  }

  /// A note if memory gets huge pages without advice: measurements without `--thp` then differ from those elsewhere,
  /// for all strategies alike.
  static func hugePages(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "THP",
      why:
        "with always, a region without --thp gets huge pages: fewer faults, and releases that split",
      cure: "use --thp never or --thp always instead of the machine's setting")
    guard let enabled = machine.thpEnabled, let isUnasked = machine.givesFoliosUnasked else {
      return aspect.notAvailable
    }
    let isPartly = isUnasked && enabled != "always"
    return aspect.found(
      enabled + (isPartly ? ", a multi-size one always" : ""), isUnasked ? .note : .fine)
  }

  /// A note with `always`: any fault may stall to compact memory, with or without advice.
  static func defrag(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "THP defrag",
      why: "with always, any fault that could get a huge page may compact memory first",
      cure: "echo madvise > /sys/kernel/mm/transparent_hugepage/defrag")
    guard let defrag = machine.thpDefrag else { return aspect.notAvailable }
    return aspect.found(defrag, defrag == "always" ? .note : .fine)
  }

  /// By default khugepaged sleeps 10 s between passes. If it sleeps less than a second, it runs in every trial: a
  /// warning if it may collapse any memory, a note if only advised memory. Otherwise a note if it may collapse any
  /// memory.
  static func khugepaged(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "khugepaged",
      why: "it assembles huge pages at any time, and refills partly released ones",
      cure: "--thp never, or a longer khugepaged/scan_sleep_millisecs")
    guard let enabled = machine.thpEnabled, let sleep = machine.khugepagedSleepMilliseconds else {
      return aspect.notAvailable
    }
    if enabled == "never" { return aspect.found("off", .fine) }
    var observed = "every \(NumberText.plain(Double(sleep) / 1000)) s"
    if let pages = machine.khugepagedPagesToScan { observed += ", \(pages) pages at a time" }
    if let none = machine.khugepagedMaxPtesNone { observed += ", max_ptes_none \(none)" }
    let isHurried = sleep < 1_000
    let severity: Finding.Severity =
      enabled == "always" ? (isHurried ? .warning : .note) : (isHurried ? .note : .fine)
    return aspect.found(observed, severity, value: Double(sleep) / 1000, unit: "s")
  }

  /// The KSM thread wakes 50 times a second. A warning if it has pages to scan and so uses a CPU now, a note if it is
  /// only enabled. Regions are never registered with it.
  static func samePageMerging(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "KSM", why: "its thread scans other processes' pages, on the CPUs and memory that are measured",
      cure: "echo 0 > /sys/kernel/mm/ksm/run")
    guard let merging = machine.samePageMerging else { return aspect.notAvailable }
    if !merging.isOn { return aspect.found("off", .fine) }
    return aspect.found(
      "on, \(String(merging.pages).groupedDigits) pages", merging.pages > 0 ? .warning : .note,
      value: Double(merging.pages), unit: "pages")
  }
}
