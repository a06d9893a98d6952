internal import Analysis
internal import PageRelease
internal import Plans
internal import Replay
internal import Samples
internal import Statistics
internal import Workloads

extension CellSummary {
  /// All figures that tables show for a cell. Ratios are relative to the baseline, which has none.
  ///
  /// - Parameters:
  ///   - axes: the axes in which cells of the report differ.
  ///   - bound: the bound on the figures of a replay; nil if all are known.
  func figures(_ axes: [Axis], _ bound: ReplayBound?) -> FigureList {
    var list = FigureList()
    list.add("label", CellText.label(self))
    list.add("place", axes.map { $0.shown(cell) })
    list.add("ran", ran)
    list.add("release_ns_per_page", releasePerPage)
    list.add("retouch_ns_per_page", retouchPerPage)
    list.add("both_ns_per_page", bystanders == nil ? bothPerPage : nil)
    // The part of the re-touch that `both` and its ratio count.
    list.add("counted_retouch_share", reusedFraction)
    list.add("counts_cpu_time", countsCPU)
    let ratio = bound?.extent == .unknown ? nil : ratio
    list.add("ratio", ratio)
    list.add("pairs", ratio?.pairs)
    // Cost beyond that of `none` in the same blocks; absent for `none`, whose cost is 0 by this definition.
    list.add("over_keeping_ns_per_page", overKeeping)
    list.add("retouch_faults_per_page", faultsPerPage)
    for metric in MetricList.effects { list.add(metric.effect?.name ?? "", effect[metric]) }
    list.add("live_after_release_bytes", liveBytes)
    list.add("advice_latency_ns", advice?.figures)
    list.add("release_latency_ns", releaseLatency?.figures)
    list.add("retouch_latency_ns", retouchLatency?.figures)
    list.add("blocks", blocks)
    list.add("rows", okRows)
    list.add("judged_rows", judgedRows)
    list.add("unverified_rows", unverifiedRows)
    list.add(
      "endings", Dictionary(uniqueKeysWithValues: endings.map { ($0.key.text, $0.value) }))
    list.add("note", endings.isEmpty || endingNote.isEmpty ? note : endingNote)
    list.add("harness_bytes", harnessBytes)
    // `always`, `maybe` (if the kernel has reclaimed the pages) or `never`; absent if the strategy does not decide
    // whether released pages read as zero.
    list.add("leaves_zeroes", ZeroesText.leavesZeroes(self))
    list.add("first_cycle", first?.figures)
    list.add("giving_back", policyFigures)
    list.add("program", program.map { programFigures($0) })
    list.add("replay", replay?.figures(bound))
    // Points of time in ns, RSS and LazyFree in bytes.
    list.add(
      "replay_curve",
      replayCurve?.moments.map { [Double($0.nanoseconds), $0.rssBytes, $0.lazyFreeBytes] } ?? [])
    list.add("replay_curve_rounds", replayCurve?.sampledRounds)
    list.add("bystanders", bystanders?.figures)
    list.add("regrowth", regrowth?.figures)
    list.add("pressure", pressure?.figures)
    var details = FigureList()
    for phase in phases { details.add(phase.phase.rawValue, phase.list) }
    list.add(details: "phases", details)
    return list
  }
}

extension PhaseFigures {
  /// Every metric by its column name: means and counts of a cycle, medians of states.
  fileprivate var list: FigureList {
    var list = FigureList()
    for (name, value) in figures { list.add(name, value) }
    return list
  }
}

extension FirstCycle {
  var figures: FigureList {
    var list = FigureList()
    list.add("release_ns_per_page", releasePerPage)
    list.add("retouch_ns_per_page", retouchPerPage)
    list.add("both_ns_per_page", bothPerPage)
    list.add("ratio", ratio)
    list.add("pairs", ratio?.pairs)
    list.add("retouch_faults_per_page", faultsPerPage)
    return list
  }
}

extension LatencySummary {
  /// Nanoseconds per operation. Quantiles with too few operations beyond them are absent.
  var figures: FigureList {
    var list = FigureList()
    list.add("p50", p50)
    list.add("p90", p90)
    list.add("p99", p99)
    list.add("p999", p999)
    list.add("max", max)
    list.add("operations", operations)
    return list
  }
}
