internal import Analysis
internal import ArgumentParser
internal import Plans

/// How hard a bench tries, and on what machine: options that mean the same as those of `run`, which reads them.
struct BenchPlanOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Measure so many blocks: one run of each arm, and of the first once more.", valueName: "n"))
  var rounds: String?

  @Option(
    help: ArgumentHelp(
      "Begin no block after so many seconds for each arm (default: 10, and what the verdicts need).",
      valueName: "seconds"))
  var time: String?

  @Option(
    help: ArgumentHelp(
      "End when the ratios of times are known to plus or minus so many percent.", valueName: "percent"))
  var precision = "2"

  @Option(
    help: ArgumentHelp(
      "The least difference that counts, in percent; of faults a fifth of it.", valueName: "percent"))
  var margin = "5"

  @Option(help: ArgumentHelp("What the order of runs comes from.", valueName: "n"))
  var seed = "1"

  @Option(
    help: ArgumentHelp("CPUs that programs and loads run on, such as 1 or 0-3 (default: all).", valueName: "list"))
  var cpus: String?

  @Option(help: ArgumentHelp("The node whose CPUs they run on.", valueName: "node"))
  var cpuNode: String?

  @Option(help: ArgumentHelp("The node that their memory comes from, or nowhere from.", valueName: "node"))
  var memoryNode: Int?

  @Option(help: ArgumentHelp("Huge pages of programs: inherit, or never (PR_SET_THP_DISABLE).", valueName: "setting"))
  var thp = "inherit"

  @Option(
    help: ArgumentHelp("Give programs a memory control group that may use so much.", valueName: "bytes"))
  var pressure: String?

  @Option(
    help: ArgumentHelp("As of run: have the machine swap to zram:SIZE or file:SIZE.", valueName: "place"))
  var swap: String?

  @Flag(help: "Let --swap change the machine, and put it back.")
  var allowSystemChanges = false

  @Option(
    help: ArgumentHelp("Milliseconds between two samples of memory.", valueName: "milliseconds"))
  var sampleInterval = "5"

  @Flag(help: "Give an inconclusive comparison, once, the blocks that it seems to need.")
  var extend = false

  /// A plan of a single cell, which stands for the machine: what `run` would read of the same options.
  func machinePlan() throws -> Plan {
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
    return try PlanWords(words).plan(for: .run)
  }
}
