internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// The options that say what to measure and how hard to try.
struct PlanOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How to give pages back; several, repeated or with commas, in one interleaved run.",
      discussion: StrategyList.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n"),
      valueName: "name"))
  var strategy: [Values<String>] = []

  @Option(
    help: ArgumentHelp(
      "Exit 6 when this kernel refuses one of these strategies.", valueName: "name"))
  var require: [Values<String>] = []

  @Option(
    help: ArgumentHelp("What the others are compared with (default: dontneed).", valueName: "name"))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Who uses the memory (default: cycle).",
      discussion: (WorkloadList.all.map { ($0.name, $0.summary) }
        + ProgramList.all.map { ($0.name, $0.summary) }).map { "\($0.0): \($0.1)" }
        .joined(separator: "\n"),
      valueName: "name"))
  var workload: [Values<String>] = []

  @Option(
    help: ArgumentHelp(
      "When free pages are given back (default: immediate).",
      discussion: PolicyList.all.map { kind in
        "\(kind.name)\(kind.parameter.map { ":\($0)" } ?? ""): \(kind.summary)"
      }.joined(separator: "\n"), valueName: "policy"))
  var policy: [Values<String>] = []

  @Option(
    help: ArgumentHelp(
      "Threads of the program, on the same address space (default: 1).", valueName: "n"))
  var threads: [Values<Number>] = []

  @Option(
    help: ArgumentHelp(
      "Requests a second, of the workload server (default: 1000).", valueName: "n"))
  var rate: [Values<AxisValue<Double>>] = []

  @Option(
    help: ArgumentHelp(
      "How long the workload server runs a round (default: 2).", valueName: "seconds"))
  var duration: [Values<AxisValue<Double>>] = []

  @Option(
    help: ArgumentHelp(
      "Run in a memory control group of its own, with this limit.", valueName: "bytes"))
  var pressure: [Values<ByteSize>] = []

  @Option(
    help: ArgumentHelp(
      "Look at the region for so long after the release: what comes back by itself? (default: 0)",
      valueName: "seconds"))
  var watch: [Values<AxisValue<Double>>] = []

  @Option(help: ArgumentHelp("The region's size (default: 16M).", valueName: "bytes"))
  var size: [Values<ByteSize>] = []

  @Option(
    help: ArgumentHelp(
      "Bytes of one operation, for random sizes their mean (default: 64K).", valueName: "bytes"))
  var granularity: [Values<ByteSize>] = []

  @Option(
    help: ArgumentHelp(
      "What the region is made of (default: anonymous).",
      discussion: MemoryKind.allCases.map { "\($0.rawValue): \($0.summary)" }
        .joined(separator: "\n"), valueName: "kind"))
  var memory: [Values<AxisValue<MemoryKind>>] = []

  @Option(
    help: ArgumentHelp("Where files of memory are made, and removed.", valueName: "folder"))
  var directory = "/tmp"

  @Option(
    help: ArgumentHelp(
      """
      Huge pages for the region: never, always, inherit, or a multi-size one such as 64K \
      (default: inherit).
      """, valueName: "when"))
  var thp: [Values<AxisValue<HugePages>>] = []

  @Option(
    help: ArgumentHelp(
      "Ranges that one call releases, 1 to 1024: more than 1 by process_madvise.", valueName: "n"))
  var batch: [Values<Number>] = []

  @Option(
    help: ArgumentHelp(
      "Steps that are released: all, every-other, every-Nth, random:FRACTION (default: all).",
      valueName: "pattern"))
  var pattern: [Values<AxisValue<ReleasePattern>>] = []

  @Option(
    help: ArgumentHelp(
      """
      How memory is used again: touch (write), read (then write), populate (MADV_POPULATE_WRITE), \
      collapse (MADV_COLLAPSE), none (default: touch).
      """, valueName: "how"))
  var reuse: [Values<AxisValue<Reuse>>] = []

  @Option(
    help: ArgumentHelp(
      "How much of what was released is used again (default: 1).", valueName: "fraction"))
  var reuseFraction: [Values<AxisValue<Double>>] = []

  @Option(
    help: ArgumentHelp("Between release and re-touch (default: 0).", valueName: "seconds"))
  var reuseDelay: [Values<AxisValue<Double>>] = []

  @Option(
    help: ArgumentHelp(
      """
      Have the machine swap to a compressed disk in memory (zram:SIZE), or a file in --directory \
      (file:SIZE), for as long as the run.
      """, valueName: "place"))
  var swap: SwapPlace?

  @Flag(
    help: """
      Change settings of the machine where the plan needs it, and put them back: huge page sizes, \
      the hugetlb pool, swap.
      """)
  var allowSystemChanges = false

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

  @Option(help: ArgumentHelp("Begin no trial after so long for each cell.", valueName: "seconds"))
  var time: Double = 10

  @Option(
    help: ArgumentHelp(
      """
      End when every ratio is known to plus or minus so much, for ratios below 0.1 of 0.1 \
      (default: 3; where two executables are compared, 2).
      """, valueName: "percent"))
  var precision: Double?

  @Option(
    help: ArgumentHelp(
      """
      The least difference of times that counts (default: 5). Half of it is what the baseline may \
      differ from itself by before the run is called unreliable.
      """, valueName: "percent"))
  var margin: Double = 5

  @Option(help: ArgumentHelp("What all random choices come from.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Between two samples of the RSS curve.", valueName: "milliseconds"))
  var sampleInterval: Double = 1

  /// What nobody has asked for anything leaves: every option at its default.
  static var defaults: PlanOptions {
    get throws { try PlanOptions.parse([]) }
  }

  /// The plan of a run of strategies, or what is wrong with it.
  func plan() throws -> Plan {
    guard !strategy.isEmpty else {
      throw PlanError(
        "which strategy? --strategy takes one or more of: "
          + StrategyList.names.joined(separator: ", "))
    }
    for name in require.all where !strategy.all.contains(name) && name != baselineName {
      throw PlanError("--require \(name) is not among what --strategy measures")
    }
    let axes = try axes(strategies: strategy.all.unique)
    return try plan(axes, cells: axes.cellsWithNull, precision: precision ?? 3)
  }

  /// The plan of a comparison of two executables, or what is wrong with it.
  func planOfTwoExecutables() throws -> Plan {
    guard baseline == nil else {
      throw PlanError(
        "--baseline is for strategies; here every strategy of the head is compared with itself in the base"
      )
    }
    guard require.isEmpty else {
      throw PlanError("--require is for runs; a strategy that only one side has is told anyway")
    }
    let strategies = strategy.isEmpty ? ["dontneed", "free"] : strategy.all.unique
    let axes = try axes(strategies: strategies)
    try axes.validateForTwoExecutables()
    return try plan(axes, cells: axes.cellsOfTwoExecutables, precision: precision ?? 2)
  }

  private var baselineName: String { baseline ?? "dontneed" }

  private func axes(strategies: [String]) throws -> PlanAxes {
    var axes = PlanAxes()
    axes.strategies = strategies
    axes.baseline = baselineName
    axes.reuseNode = reuseNode
    axes.cpus = cpus.all.unique.sorted()
    axes.cpuNodes = cpuNode.all.unique
    axes.memoryNodes = memoryNode.all.unique
    if !workload.isEmpty { axes.workloads = workload.all.unique }
    axes.policies = try policy.all.isEmpty ? axes.policies : policy.all.map(Self.policy).unique
    if !threads.isEmpty { axes.threads = threads.all.unique }
    axes.rates = rate.all.unique
    axes.durations = duration.all.unique
    axes.pressures = pressure.all.unique
    if !watch.isEmpty { axes.watches = watch.all.unique }
    if !thp.isEmpty { axes.hugePages = thp.all.unique }
    axes.directory = directory
    axes.makesSwap = swap != nil
    if !memory.isEmpty { axes.memory = memory.all.unique }
    if !pattern.isEmpty { axes.patterns = pattern.all.unique }
    if !reuse.isEmpty { axes.reuses = reuse.all.unique }
    if !reuseFraction.isEmpty { axes.reuseFractions = reuseFraction.all.unique }
    if !reuseDelay.isEmpty { axes.reuseDelays = reuseDelay.all.unique }
    axes.batches = batch.all.unique
    axes.sizes = size.isEmpty ? [16 << 20] : size.all.unique
    let step = axes.memory.contains(.hugetlb) ? HugePagePool.pageBytes ?? 2 << 20 : 64 << 10
    axes.granularities = granularity.isEmpty ? [step] : granularity.all.unique
    return axes
  }

  /// A policy's name in full.
  private static func policy(_ text: String) throws(PlanError) -> String {
    if let (text, _) = PolicyList.named(text) { return text }
    throw .unknown(text, "policy", among: PolicyList.forms)
  }

  /// The margin as a share, or what is wrong with it.
  func marginShare() throws(PlanError) -> Double {
    guard margin > 0, margin <= 1000 else {
      throw PlanError("--margin \(margin): more than 0 percent, at most 1000")
    }
    return margin / 100
  }

  private func plan(_ axes: PlanAxes, cells: [Cell], precision: Double) throws -> Plan {
    let margin = try marginShare()
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
    try axes.validate(
      availableBytes: availableMemoryBytes(), nodes: NUMA.nodes, allowedCPUs: allowed,
      nodeBytes: NUMA.availableBytes(ofNode:))
    var changes = try SystemChanges(for: cells)
    if let swap { try changes.add(swap) }
    changes = try changes.permitted(allowSystemChanges)
    var plan = Plan(
      cells: cells, baseline: axes.baseline,
      effort: rounds.map { .rounds($0) }
        ?? .precision(percent: precision, secondsPerCell: time),
      seed: seed, pins: try axes.pins(of: cells, allowed: allowed) { try NUMA.cpus(ofNode: $0) },
      allowedCPUs: allowed, sampleNanoseconds: UInt64(sampleInterval * 1e6),
      changes: changes, directory: directory)
    plan.margin = margin
    return plan
  }
}
