internal import PageRelease

extension Plan {
  /// Refuses a cost that the plan's cells cannot measure.
  package func validateCost() throws(PlanError) {
    guard cost == .overKeeping else { return }
    let keeping = StrategyList.keeping
    if baseline == keeping {
      throw PlanError(
        "--cost over-keeping: the baseline \(keeping) costs nothing beyond keeping its pages")
    }
    func work(_ cell: Cell) -> Cell {
      var work = cell.group
      work.batch = 1
      return work
    }
    let kept = Set(cells.filter { $0.strategy == keeping }.map(work))
    for cell in cells where cell.role == .baseline && !kept.contains(work(cell)) {
      throw PlanError(
        "--cost over-keeping needs \(keeping) beside the others, which workload \(cell.workload) with policy "
          + "\(cell.policy)\(cell.pressureBytes == nil ? "" : " and --pressure") does not get unasked: "
          + "--strategy \(keeping) adds it")
    }
  }
}
