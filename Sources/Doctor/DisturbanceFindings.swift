internal import Samples
internal import Texts

/// Findings about what other processes took during a measurement. Each threshold is explained at its finding.
enum DisturbanceFindings {
  static func findings(_ disturbance: Disturbance) -> [Finding] {
    [steal(disturbance), runQueueDelay(disturbance)]
      + (disturbance.isRun ? [] : [lostTime(disturbance)]) + [loadOfOthers(disturbance)]
  }

  /// A third of ± 3 %, the default precision of ratios. Time taken from the measured thread lengthens its windows by
  /// the same amount, so that above this share it is no longer small relative to the precision.
  static let mostTakenShare = 0.01

  /// Less than this in total is an event, not a state: it does not move the medians over rounds, however short the run.
  /// Two ticks of the steal counter; a single tick may be the remainder of steal before the start.
  static let leastTakenNanoseconds = 20_000_000

  /// Steal time: the host ran something else. A warning from 1 % of the CPU's time and 20 ms in total.
  static func steal(_ seen: Disturbance) -> Finding {
    let aspect = Aspect(
      name: "steal",
      why: "time stolen by the host is measured as time of the strategy",
      cure: "measure on a host that is not overcommitted, or when it is quiet")
    guard let stolen = seen.stolenNanoseconds, let all = seen.processorNanoseconds, all > 0 else {
      return aspect.notAvailable
    }
    let share = Double(stolen) / Double(all)
    return aspect.found(
      "\(Diagnosis.percent(share)) of the time of \(cpus(seen)) in \(span(seen))",
      severity(taken: stolen, of: all), value: share * 100, unit: "%")
  }

  /// Time in which the measured thread was runnable but another task ran, from the kernel's statistics of that thread.
  /// `/proc/schedstat` reports only the sum over all tasks of a CPU, and few kernels have it. A warning from 1 % of the
  /// windows' time and 20 ms in total.
  static func runQueueDelay(_ seen: Disturbance) -> Finding {
    let aspect = Aspect(
      name: "run-queue delay",
      why: "time that the thread waits for its CPU is measured as time of the strategy",
      cure: "stop other processes, or pin to a free CPU with --cpus")
    guard let waited = seen.waitedNanoseconds, seen.waitableNanoseconds > 0 else {
      return aspect.notAvailable
    }
    let share = Double(waited) / Double(seen.waitableNanoseconds)
    let place =
      seen.isRun ? "of the measured time" : "of the time of \(cpus(seen)) in \(span(seen))"
    return aspect.found(
      "\(Diagnosis.percent(share)) \(place)", severity(taken: waited, of: seen.waitableNanoseconds),
      value: share * 100, unit: "%")
  }

  /// Gaps between successive clock readings: waits for the CPU, steal, reported by the kernel or not, and long
  /// interrupts. A warning from 1 % and 20 ms, as for those.
  static func lostTime(_ seen: Disturbance) -> Finding {
    let least = NumberText.plain(Double(Disturbance.leastGapNanoseconds) / 1e6) + " ms"
    let aspect = Aspect(
      name: "lost time",
      why:
        "a busy thread is not run for gaps of \(least) or more: some hosts "
        + "do not report steal",
      cure: "as for steal and run-queue delay; where those are low, ask the host's operator")
    guard let lost = seen.lostNanoseconds, let longest = seen.longestGapNanoseconds,
      seen.seconds > 0
    else { return aspect.notAvailable }
    let all = Int(seen.seconds * 1e9)
    let share = Double(lost) / Double(all)
    return aspect.found(
      "\(Diagnosis.percent(share)) of the time of \(cpus(seen)) in \(span(seen)), the longest gap "
        + "\(NumberText.significant(Double(longest) / 1e6)) ms",
      severity(taken: lost, of: all), value: share * 100, unit: "%")
  }

  /// Busy time is counted in ticks of 10 ms, by CPU and kind. Over less than half a second, the error is not small
  /// relative to half a CPU.
  static let leastSecondsOfLoad = 0.5

  /// A run needs a CPU for its worker and a little for the sampler: a warning if others leave less than one and a half
  /// CPUs, or take half of the only one. From half a CPU on, a note: other tasks share caches, memory bandwidth and the
  /// kernel's free lists.
  static func loadOfOthers(_ seen: Disturbance) -> Finding {
    let aspect = Aspect(
      name: "load of others",
      why: "other processes share CPUs, caches, memory bandwidth and free lists",
      cure: "stop other processes")
    guard let others = seen.cpusOfOthers, seen.seconds >= leastSecondsOfLoad else {
      return aspect.notAvailable
    }
    let severity: Finding.Severity =
      others <= 0.5 ? .fine : leavesTooFew(others, of: seen.cpus) ? .warning : .note
    return aspect.found(
      "\(NumberText.fixed(others, decimals: 2)) of \(cpuCount(seen.cpus)) in \(span(seen))",
      severity, value: others, unit: "CPUs")
  }

  /// Whether this many busy CPUs leave a run less than it needs.
  static func leavesTooFew(_ busy: Double, of cpus: Int) -> Bool {
    busy > max(0.5, Double(cpus) - 1.5)
  }

  static func cpuCount(_ cpus: Int) -> String { cpus == 1 ? "1 CPU" : "\(cpus) CPUs" }

  private static func severity(taken: Int, of all: Int) -> Finding.Severity {
    let isMuch = Double(taken) > mostTakenShare * Double(all)
    return isMuch && taken >= leastTakenNanoseconds ? .warning : .fine
  }

  private static func cpus(_ seen: Disturbance) -> String {
    "CPU " + seen.workerCPUs.map(String.init).joined(separator: ",")
  }

  private static func span(_ seen: Disturbance) -> String {
    seen.isRun ? "the run" : "\(NumberText.significant(seen.seconds)) s"
  }
}
