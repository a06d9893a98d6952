internal import LinuxKernel
internal import Samples
internal import Texts

/// Findings about huge pages and page merging. Each threshold stands beside its finding, with its reason.
enum HugePageFindings {
  static func findings(_ machine: MachineCondition) -> [Finding] {
    [hugePages(machine), defrag(machine), khugepaged(machine), samePageMerging(machine)]
  }

  /// A note where memory gets huge pages unasked: what is measured without `--thp` is then another
  /// thing than elsewhere, for all strategies alike.
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

  /// A note with `always`: any fault may stop to compact memory, with or without advice.
  static func defrag(_ machine: MachineCondition) -> Finding {
    let aspect = Aspect(
      name: "THP defrag",
      why: "with always, any fault that could get a huge page may compact memory first",
      cure: "echo madvise > /sys/kernel/mm/transparent_hugepage/defrag")
    guard let defrag = machine.thpDefrag else { return aspect.notAvailable }
    return aspect.found(defrag, defrag == "always" ? .note : .fine)
  }

  /// Its default is to sleep 10 s between passes. One that sleeps less than a second comes by in every
  /// trial: a warning where it may touch any memory, a note where only advised memory. Otherwise a note
  /// where it may touch any.
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

  /// Its thread wakes 50 times a second. A warning where it has pages to look at and so uses a CPU now,
  /// a note where it is only switched on. Regions are never offered to it.
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
