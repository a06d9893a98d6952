package import Plans

extension PlanWords {
  /// Makes the plan, with a default time that has room for its verdicts. Throws `PlanError` if the words are invalid,
  /// and `Errno` if a system query fails.
  package func plan(for performer: Performer = .run) throws -> Plan {
    try plan(for: performer) {
      performer == .run ? BlockLength.leastBlocks : Comparison.leastPairs(of: $0)
    }
  }
}

extension BlockLength {
  /// The number of blocks that a plan needs for its verdicts.
  package static func leastBlocks(for plan: Plan, _ executables: Executables) -> Int {
    if case .two = executables { return Comparison.leastPairs(of: plan) }
    return leastBlocks
  }
}
