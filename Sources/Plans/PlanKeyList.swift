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
      help: "The strategy that the others are compared with.", valueName: "name"),
    PlanKey(
      "cost", .one, .name(of: "cost", among: CostMeasure.allCases.map(\.rawValue)),
      defaultValue: "total",
      help: "The cost that ratios use: total, or over-keeping, the cost of a page beyond the same work under none.",
      valueName: "cost"),
    PlanKey(
      "swap", .one, .form("zram:[0-9A-Za-z]+|file:[0-9A-Za-z]+"), taken: "takes zram:SIZE or file:SIZE",
      help: """
        Swap during the run: to a compressed disk in memory (zram:SIZE), or to a file in --directory (file:SIZE).
        """, valueName: "place"),
    PlanKey(
      "directory", .one, .text, defaultValue: "/tmp",
      help: "Folder for the files of file-backed memory; they are removed.", valueName: "folder"),
    PlanKey(
      "allow-system-changes", .one, .flag, defaultValue: "false",
      help: """
        Change settings of the machine that the plan needs, and restore them: huge page sizes, the hugetlb pool, swap.
        """),
    PlanKey(
      "cpus", .several, .range, help: "CPUs to run on, such as 1 or 0-3 (default: the last).",
      valueName: "list"),
    PlanKey(
      "rounds", .one, .whole,
      help:
        "Rounds of every cell (default: until --precision or --time ends the run).",
      valueName: "n"),
    PlanKey(
      "time", .one, .number,
      help: """
        Start no block after this time for each cell (default: 10, or the time that enough blocks for an interval take).
        """, valueName: "seconds"),
    PlanKey(
      "precision", .one, .number,
      help: """
        Stop when the interval of every ratio is within plus or minus this, of ratios below 0.1 within this share of \
        0.1 (default: 3; 2 where two executables are compared).
        """, valueName: "percent"),
    PlanKey(
      "margin", .one, .number, defaultValue: "5",
      help: """
        The smallest difference of times that counts. A null control that is off by more than half of it makes the \
        run unreliable.
        """, valueName: "percent"),
    PlanKey(
      "seed", .one, .whole, defaultValue: "1", help: "Seed of all random choices.",
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
