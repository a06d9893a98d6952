internal import Analysis
package import ArgumentParser
internal import LinuxKernel
package import Plans

/// How hard a bench tries, and on what machine: options that mean the same as those of `run`, which reads them.
package struct BenchPlanOptions: ParsableArguments {
  package init() {}

  @Option(
    help: ArgumentHelp("Blocks to measure: one run of each arm, and a second of the first.", valueName: "n"))
  package var rounds: String?

  @Option(
    help: ArgumentHelp(
      "Start no block after this time for each arm (default: 10, or longer if the verdicts need it).",
      valueName: "seconds"))
  package var time: String?

  @Option(
    help: ArgumentHelp(
      "Stop when the intervals of the ratios of times are within plus or minus this.", valueName: "percent"))
  package var precision = "2"

  @Option(
    help: ArgumentHelp(
      "The smallest difference that counts; for faults, a fifth of it.", valueName: "percent"))
  package var margin = "5"

  @Option(help: ArgumentHelp("Seed of the order of runs.", valueName: "n"))
  package var seed = "1"

  @Option(
    help: ArgumentHelp("CPUs for programs and loads, such as 1 or 0-3 (default: all).", valueName: "list"))
  package var cpus: String?

  @Option(help: ArgumentHelp("NUMA node whose CPUs they run on.", valueName: "node"))
  package var cpuNode: String?

  @Option(help: ArgumentHelp("NUMA node that their memory must come from.", valueName: "node"))
  package var memoryNode: Int?

  @Option(
    help: ArgumentHelp(
      """
      Huge pages of programs: inherit, never (PR_SET_THP_DISABLE), or the machine's setting during the run, always or \
      madvise (with --allow-system-changes).
      """, valueName: "setting"))
  package var thp = "inherit"

  @Option(
    help: ArgumentHelp("Run programs in a memory cgroup with this limit.", valueName: "bytes"))
  package var pressure: String?

  @Option(
    help: ArgumentHelp("Swap during the run to zram:SIZE or file:SIZE.", valueName: "place"))
  package var swap: String?

  @Flag(help: "Let --swap and --thp change settings of the machine, and restore them.")
  package var allowSystemChanges = false

  @Option(
    help: ArgumentHelp("Milliseconds between two samples of memory.", valueName: "milliseconds"))
  package var sampleInterval = "5"

  @Flag(help: "Extend an inconclusive comparison once, by the blocks that it seems to need.")
  package var extend = false

  /// A plan of a single cell, which stands for the machine: what `run` would read of the same options.
  package func machinePlan() throws -> Plan {
    var words: [String: [String]] = [
      "strategy": ["none"], "size": ["1M"], "margin": [margin], "seed": [seed], "precision": [precision],
      "sample-interval": [sampleInterval],
    ]
    words["rounds"] = rounds.map { [$0] }
    words["time"] = time.map { [$0] }
    words["cpus"] = cpus.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    words["cpu-node"] = cpuNode.map { [$0] }
    words["pressure"] = pressure.map { [$0] }
    words["swap"] = swap.map { [$0] }
    words["allow-system-changes"] = allowSystemChanges ? ["true"] : nil
    var plan = try PlanWords(words).plan(for: .run)
    if thp == "always" || thp == "madvise" {
      var changes = plan.changes
      try changes.need(Setting(path: TransparentHugePages.settingFile, value: thp), for: "--thp \(thp)")
      plan.changes = try changes.permitted(allowSystemChanges)
    }
    return plan
  }
}
