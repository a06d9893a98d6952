internal import Plans
package import Texts

extension Record {
  package static let requiredColumns = [
    "schema", "run_id", "trial", "block", "round", "position", "phase", "role", "strategy", "workload",
    "status",
  ]

  /// The columns of `samples.csv`, in order: the row's identity, the axes, the metrics.
  package static let columns: [Column<Record>] =
    [
      Column("schema", \.schema),
      Column(ofNames: "run_id", \.runID),
      Column("host", \.host),
      Column("kernel", \.kernel),
      Column("trial", \.trial),
      Column("block", \.block),
      Column("round", \.round),
      Column("position", \.position),
      Column("phase", \.phase),
      Column("cycle", \.cycle),
    ] + AxisList.columns.map { $0.inside(\.cell) } + MetricList.all.map(\.column)
}
