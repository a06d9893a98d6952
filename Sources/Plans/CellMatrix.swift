/// The combinations of axes, built axis by axis. Where there are more than a plan may have they are counted,
/// but not built.
struct CellMatrix {
  private(set) var cells = [Cell()]
  /// At most `Int.max`.
  private(set) var count = 1

  /// Every cell once for every value.
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
