internal import PageRelease

/// All keys of a plan: the axes and the other settings. A new key that is not an axis needs an entry here and code in
/// `PlanWords+Plan`.
package enum PlanKeyList {
  package static let all: [PlanKey] = AxisList.all.compactMap(\.key) + others

  private static let others: [PlanKey] = [
    PlanKey(
      "require", .several, strategies, help: "Exit 6 when this kernel refuses one of these strategies.",
      valueName: "name"),
    PlanKey(
      "baseline", .one, strategies, defaultValue: "dontneed",
      help: "What the others are compared with.", valueName: "name"),
    PlanKey(
      "cost", .one, .name(of: "cost", among: CostMeasure.allCases.map(\.rawValue)),
      defaultValue: "total",
      help: "The cost that ratios go by: total, or over-keeping, what a page costs beyond the same work under none.",
      valueName: "cost"),
    PlanKey(
      "swap", .one, .form("zram:[0-9A-Za-z]+|file:[0-9A-Za-z]+"), taken: "takes zram:SIZE or file:SIZE",
      help: """
        Have the machine swap to a compressed disk in memory (zram:SIZE), or a file in --directory (file:SIZE), for \
        as long as the run.
        """, valueName: "place"),
    PlanKey(
      "directory", .one, .text, defaultValue: "/tmp",
      help: "Where files of memory are made, and removed.", valueName: "folder"),
    PlanKey(
      "allow-system-changes", .one, .flag, defaultValue: "false",
      help: """
        Change settings of the machine where the plan needs it, and put them back: huge page sizes, the hugetlb pool, \
        swap.
        """),
    PlanKey(
      "cpus", .several, .range, help: "CPUs to run on, such as 1 or 0-3 (default: the last).",
      valueName: "list"),
    PlanKey(
      "rounds", .one, .whole,
      help:
        "Measure so many rounds of every cell, however long it takes (default: until precision or time ends the run).",
      valueName: "n"),
    PlanKey(
      "time", .one, .number,
      help: """
        Begin no block after so many seconds for each cell (default: 10, or what lets enough blocks for an interval \
        fit).
        """, valueName: "seconds"),
    PlanKey(
      "precision", .one, .number,
      help: """
        End when every ratio is known to plus or minus so many percent, for ratios below 0.1 of 0.1 (default: 3; \
        where two executables are compared, 2).
        """, valueName: "percent"),
    PlanKey(
      "margin", .one, .number, defaultValue: "5",
      help: """
        The least difference of times that counts, in percent. Half of it is what the baseline may differ from itself \
        by before the run is called unreliable.
        """, valueName: "percent"),
    PlanKey(
      "seed", .one, .whole, defaultValue: "1", help: "What all random choices come from.",
      valueName: "n"),
    PlanKey(
      "sample-interval", .one, .number, defaultValue: "1",
      help: "Milliseconds between two samples of the RSS curve.", valueName: "milliseconds"),
  ]

  package static func named(_ name: some StringProtocol) -> PlanKey? {
    all.first { $0.name == name }
  }

  private static let strategies = PlanValue.name(of: "strategy", among: StrategyList.names)
}
