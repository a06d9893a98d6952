internal import Experiment
internal import PageRelease
internal import Workloads

/// All keys of a plan file. A test holds them against the options.
package enum PlanKeyList {
  package static let all: [PlanKey] = [
    PlanKey("strategy", .several, strategies, "How to give pages back."),
    PlanKey("require", .several, strategies, "Exit 6 when the kernel refuses one of these."),
    PlanKey(
      "baseline", .one, strategies, standard: "dontneed", "What the others are compared with."),
    PlanKey(
      "workload", .several, .name(of: "workload", among: WorkloadList.namesWithPrograms),
      standard: "cycle",
      "Who uses the memory."),
    PlanKey(
      "policy", .several, .form(policies), standard: "immediate", "When free pages are given back."),
    PlanKey(
      "threads", .several, .range, standard: "1", "Threads of the program."),
    PlanKey("rate", .several, .number, "Requests a second, of the workload server."),
    PlanKey("duration", .several, .number, "Seconds that the workload server runs a round."),
    PlanKey(
      "pressure", .several, .bytes, "The limit of a memory control group that the worker runs in."),
    PlanKey(
      "swap", .one, .form("zram:[0-9A-Za-z]+|file:[0-9A-Za-z]+"),
      "What the machine swaps to while the run lasts: zram:SIZE or file:SIZE."),
    PlanKey(
      "watch", .several, .number, standard: "0",
      "Seconds that the region is looked at after the release."),
    PlanKey(
      "repeat", .several, .range,
      "Cycles of release and re-touch in a round; the figures are of all but the first."),
    PlanKey(
      "write", .several, .form("word|page|\(PlanValue.byteForm)"),
      "How much of each page is written when it is touched: word, page, or a number of bytes."),
    PlanKey("size", .several, .bytes, standard: "16M", "The region's size."),
    PlanKey(
      "granularity", .several, .bytes, "Bytes of one operation, for random sizes their mean."),
    PlanKey(
      "memory", .several,
      .name(of: "kind of memory", among: MemoryKind.allCases.map(\.rawValue)),
      standard: "anonymous", "What the region is made of."),
    PlanKey("directory", .one, .text, standard: "/tmp", "Where files of memory are made."),
    PlanKey(
      "thp", .several, .form("never|always|inherit|\(PlanValue.byteForm)"), standard: "inherit",
      "Huge pages for the region: never, always, inherit, or a multi-size one such as 64K."),
    PlanKey(
      "batch", .several, .range, "Ranges that one call releases (default: what the strategy has)."),
    PlanKey(
      "pattern", .several, .form("all|every-other|every-3rd|every-[0-9]+th|random:[-+.0-9eE]+"),
      standard: "all", "Steps that are released: all, every-other, every-Nth, random:FRACTION."),
    PlanKey(
      "reuse", .several, .name(of: "way of reuse", among: Reuse.allCases.map(\.rawValue)),
      standard: "touch", "How memory is used again."),
    PlanKey(
      "reuse-fraction", .several, .number, standard: "1",
      "How much of what was released is used again."),
    PlanKey(
      "reuse-delay", .several, .number, standard: "0", "Seconds between release and re-touch."),
    PlanKey(
      "allow-system-changes", .one, .flag, standard: "false",
      "Change settings of the machine where the plan needs it, and put them back."),
    PlanKey("cpu-node", .several, .range, "Run on a CPU of this node."),
    PlanKey("memory-node", .several, .range, "Bind the region to this node, and verify it."),
    PlanKey("reuse-node", .one, .whole, "Bind the region to this node before the re-touch."),
    PlanKey("cpus", .several, .range, "CPUs to run on (default: the last)."),
    PlanKey(
      "rounds", .one, .whole,
      "Measure so many rounds of every cell (default: until precision or time ends the run)."),
    PlanKey(
      "time", .one, .number,
      "Begin no block after so many seconds for each cell (default: 10, or what lets enough blocks fit)."),
    PlanKey(
      "precision", .one, .number,
      "End when every ratio is known to plus or minus so many percent (default: 3, of compare 2)."),
    PlanKey(
      "margin", .one, .number, standard: "5",
      "The least difference of times that counts, in percent."),
    PlanKey(
      "cost", .one, .name(of: "cost", among: CostMeasure.allCases.map(\.rawValue)),
      standard: "total", "The cost that ratios go by: total, or over-keeping."),
    PlanKey("seed", .one, .whole, standard: "1", "What all random choices come from."),
    PlanKey(
      "sample-interval", .one, .number, standard: "1",
      "Milliseconds between two samples of the RSS curve."),
  ]

  package static func named(_ name: some StringProtocol) -> PlanKey? {
    all.first { $0.name == name }
  }

  /// Each policy's name, with whatever its parameter is.
  private static let policies = PolicyList.all.map { kind in
    let value = kind.takesBytes ? PlanValue.byteForm : "[.0-9eE+-]+"
    let parameter = kind.parameter == nil ? "" : ":\(value)"
    return kind.name + (kind.standard == nil ? parameter : "(\(parameter))?")
  }.joined(separator: "|")

  private static let strategies = PlanValue.name(of: "strategy", among: StrategyList.names)
}
