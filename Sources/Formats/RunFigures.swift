internal import Analysis
internal import Plans
internal import Reporting
internal import Reproductions
internal import Samples

/// The figures of a run's cells for programs that collect figures: of all less is better.
struct RunFigures {
  struct Figure {
    let metric: String
    let unit: String
    let value: Double
  }

  let summary: CellSummary

  /// The cells of a run, the null control aside, that were measured or not.
  static func of(_ analysis: Analysis) -> [RunFigures] {
    analysis.summaries.filter { $0.cell.role != .null }.map(RunFigures.init)
  }

  /// The same in every run, so that what collects results over time knows it again.
  var name: String { ComparisonReport.name(of: summary.cell) }

  /// The unit of what a caller pays.
  var costUnit: String {
    summary.bystanders != nil ? "ns/operation" : summary.countsCPU ? "CPU ns/page" : "ns/page"
  }

  var figures: [Figure] {
    [
      summary.bothPerPage.map { Figure(metric: "cost", unit: costUnit, value: $0) },
      summary.faultsPerPage.map { Figure(metric: "re-touch faults", unit: "faults/page", value: $0) },
      summary.effect[MetricList.rss].map {
        Figure(metric: "RSS after release", unit: "bytes", value: Double($0))
      },
    ].compactMap(\.self).filter(\.value.isFinite)
  }
}
