/// The Cartesian product of the axes, built axis by axis. Beyond the number of cells that a plan may have, combinations
/// are counted but not built.
struct CellMatrix {
  private(set) var cells = [Cell()]
  /// Saturates at `Int.max`.
  private(set) var count = 1

  /// Repeats every cell once per value.
  func varied<Value>(
    _ values: [Value], _ assign: (inout Cell, Value) -> Void
  ) -> CellMatrix {
    var varied = self
    let (product, overflows) = count.multipliedReportingOverflow(by: values.count)
    varied.count = overflows ? .max : product
    varied.cells =
      varied.count > PlanLimits.mostCells
      ? []
      : cells.flatMap { cell in
        values.map { value in
          var varied = cell
          assign(&varied, value)
          return varied
        }
      }
    return varied
  }
}
