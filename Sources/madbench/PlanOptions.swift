internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// The options that say what to measure and how hard to try.
struct PlanOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How to give pages back: \(StrategyList.names.joined(separator: ", ")).",
      discussion: "Several, repeated or with commas, are measured in one interleaved run.",
      valueName: "name"))
  var strategy: [Values<String>] = []

  @Option(help: ArgumentHelp("What the others are compared with.", valueName: "name"))
  var baseline = "dontneed"

  @Option(
    help: ArgumentHelp(
      "Who uses the memory: \(WorkloadList.names.joined(separator: ", ")) (default: cycle).",
      valueName: "name"))
  var workload: [Values<String>] = []

  @Option(help: ArgumentHelp("The region's size (default: 64M).", valueName: "bytes"))
  var size: [Values<ByteSize>] = []

  @Option(
    help: ArgumentHelp(
      "Bytes of one operation, for random sizes their mean (default: 64K).", valueName: "bytes"))
  var granularity: [Values<ByteSize>] = []

  @Option(
    help: ArgumentHelp(
      "Huge pages for the region: never, always, inherit (default: inherit).", valueName: "when"))
  var thp: [Values<HugePagesValue>] = []

  @Option(help: ArgumentHelp("Run on a CPU of this node.", valueName: "node"))
  var cpuNode: [Values<Number>] = []

  @Option(help: ArgumentHelp("Bind the region to this node, and verify it.", valueName: "node"))
  var memoryNode: [Values<Number>] = []

  @Option(
    help: ArgumentHelp(
      "Bind the region to this node before the re-touch: where does memory come back?",
      valueName: "node"))
  var reuseNode: Int?

  @Option(
    help: ArgumentHelp("CPUs to run on, such as 1 or 0-3 (default: the last).", valueName: "list"))
  var cpus: [Values<Number>] = []

  @Option(help: ArgumentHelp("Measure so many rounds of every cell.", valueName: "n"))
  var rounds: Int?

  @Option(help: ArgumentHelp("Measure at most so long for each cell.", valueName: "seconds"))
  var time: Double = 10

  @Option(
    help: ArgumentHelp(
      "End when every interval is within plus or minus so much.", valueName: "percent"))
  var precision: Double = 3

  @Option(help: ArgumentHelp("What all random choices come from.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Between two samples of the RSS curve.", valueName: "milliseconds"))
  var sampleInterval: Double = 1

  /// The plan, or what is wrong with it.
  func plan() throws -> Plan {
    guard !strategy.isEmpty else {
      throw PlanError(
        "which strategy? --strategy takes one or more of: "
          + StrategyList.names.joined(separator: ", "))
    }
    if let rounds, rounds < 1 { throw PlanError("--rounds \(rounds): at least 1") }
    guard time > 0, time.isFinite, time <= 1e6 else {
      throw PlanError("--time \(time): more than 0 seconds, at most 1000000")
    }
    guard precision > 0, precision.isFinite else {
      throw PlanError("--precision \(precision): more than 0 percent")
    }
    guard sampleInterval >= 0.1, sampleInterval <= 60_000 else {
      throw PlanError("--sample-interval \(sampleInterval): from 0.1 to 60000 milliseconds")
    }
    let allowed = try Processors.allowed()
    var axes = PlanAxes()
    axes.strategies = strategy.all
    axes.baseline = baseline
    axes.reuseNode = reuseNode
    axes.cpus = cpus.all
    axes.cpuNodes = cpuNode.all
    axes.memoryNodes = memoryNode.all
    if !workload.isEmpty { axes.workloads = workload.all }
    if !thp.isEmpty { axes.hugePages = thp.all }
    axes.sizes = size.isEmpty ? [64 << 20] : size.all
    axes.granularities = granularity.isEmpty ? [64 << 10] : granularity.all
    try axes.validate(
      availableBytes: availableMemoryBytes(), nodes: NUMA.nodes, allowedCPUs: allowed)
    return Plan(
      cells: axes.cells, baseline: baseline,
      effort: rounds.map { .rounds($0) }
        ?? .precision(percent: precision, secondsPerCell: time),
      seed: seed, cpus: axes.cpus.isEmpty ? Array(allowed.suffix(1)) : axes.cpus,
      allowedCPUs: allowed, sampleNanoseconds: UInt64(sampleInterval * 1e6))
  }
}
