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

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      """
      Cycles of release and re-touch in a round, of the workloads cycle, fragmented and fork. The first is told apart; \
      the figures are of the others (default: 8; with --reuse-delay 2, with --watch or --reuse-node 1).
      """, valueName: "n"))
  var repeats: [Values<Number>] = []

  @Option(
    help: ArgumentHelp(
      """
      How much of each page is written when it is touched: word (8 bytes), page, or a number of bytes (default: page; \
      programs decide themselves).
      """, valueName: "amount"))
  var write: [Values<AxisValue<WriteAmount>>] = []

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
      How memory is used again: touch (write), read (then write), zero (memset where the strategy does not promise \
      zeroes, then write), populate (MADV_POPULATE_WRITE), collapse (MADV_COLLAPSE), none (default: touch).
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
  var swap: TypedSwapPlace?

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

  @Option(
    help: ArgumentHelp(
      "Measure so many rounds of every cell, however long it takes.", valueName: "n"))
  var rounds: Int?

  @Option(
    help: ArgumentHelp(
      """
      Begin no block after so long for each cell (default: 10, or what lets enough blocks for an \
      interval fit).
      """, valueName: "seconds"))
  var time: Double?

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

  @Option(
    help: ArgumentHelp(
      """
      The cost that ratios go by: total, or over-keeping, what a page costs beyond the same work under none (default: \
      total).
      """, valueName: "cost"))
  var cost: AxisValue<CostMeasure>?

  @Option(help: ArgumentHelp("What all random choices come from.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Between two samples of the RSS curve.", valueName: "milliseconds"))
  var sampleInterval: Double = 1

  /// What nobody has asked for anything leaves: every option at its default.
  static var defaults: PlanOptions {
    get throws { try PlanOptions.parse([]) }
  }
}
