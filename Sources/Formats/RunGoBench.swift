internal import Analysis
internal import Plans
internal import Reporting
internal import Samples
internal import Texts

/// What callers pay in a run of strategies, block by block, in the format of Go's benchmarks: `benchstat -col /strategy FILE`
/// holds the strategies against each other by its own statistics. The null control stands beside them.
enum RunGoBench {
  static func text(_ run: RunDescription, _ analysis: Analysis) -> String {
    var text = "# madbench, read by: benchstat -col /strategy\n"
    text += "goos: linux\ngoarch: \(ComparisonReport.goArchitecture(run.architecture))\n"
    if let processor = run.processor { text += "cpu: \(ComparisonReport.oneLine(processor))\n" }
    text += "pkg: madbench\n"
    let cells = analysis.summaries.filter { $0.bothPerPage != nil }.map(RunFigures.init)
    for unit in Set(cells.map(\.costUnit)).sorted() { text += "Unit \(unit.goUnit) better=lower\n" }
    for cell in cells {
      let line = name(of: cell.summary.cell)
      for cost in analysis.costs(of: cell.summary.cell) where cost.isFinite {
        text += "\(line) 1 \(cost.fieldText) \(cell.costUnit.goUnit)\n"
      }
    }
    return text
  }

  /// `BenchmarkCost/strategy=free/workload=cycle/size=64MiB`.
  private static func name(of cell: Cell) -> String {
    let role = cell.role == .null ? "/role=null-control" : ""
    let axes = Axis.telling(of: cell).map { "/\($0.name.slug)=\(ComparisonReport.goWord($0.shown(cell)))" }
    return "BenchmarkCost/strategy=\(ComparisonReport.goWord(cell.strategy))\(role)\(axes.joined())"
  }
}

extension String {
  /// A unit without blanks.
  fileprivate var goUnit: String { replacing(" ", with: "-") }
}
