package import Plans

extension PlanWords {
  /// The plan with a default time that has room for its verdicts, or what is wrong with it. Throws `PlanError`, and
  /// `Errno` where the machine cannot be asked.
  package func plan(for performer: Performer = .run) throws -> Plan {
    try plan(for: performer) {
      performer == .run ? BlockLength.leastBlocks : Comparison.leastPairs(of: $0)
    }
  }
}

extension BlockLength {
  /// How many blocks a plan needs for its verdicts.
  package static func leastBlocks(for plan: Plan, _ executables: Executables) -> Int {
    if case .two = executables { return Comparison.leastPairs(of: plan) }
    return leastBlocks
  }
}
