package import Plans
package import Texts
package import Workloads

/// One row of `rss.csv`: a sample of the worker's memory, and the phase of the worker.
package struct CurvePoint: FileRow {
  package var schema: Int = Record.schema
  package var runID = ""
  package var trial = 0
  package var cell = Cell()
  /// Time since the start of the run.
  package var timeNanoseconds = 0
  package var phase = Phase.reserve
  /// Resident anonymous memory of the whole worker.
  package var rssAnonBytes = 0
  package var lazyFreeBytes: Int?
  package var anonHugeBytes: Int?
  package var cgroupBytes: Int?
  package var pageTableBytes = 0
  /// Minor faults of the whole worker since it started.
  package var minorFaults = 0
  package var round = 0
  package var rssBytes = 0
  /// In a replay, the time since the recording's start, on its clock.
  package var traceNanoseconds: Int?

  package init() {}

  package static let requiredColumns = ["schema", "run_id", "trial", "round", "time_ns", "phase", "role", "strategy"]

  /// The columns of `rss.csv`, in order.
  package static let columns: [Column<CurvePoint>] =
    [
      Column("schema", \.schema),
      Column(ofNames: "run_id", \.runID),
      Column("trial", \.trial),
      Column("round", \.round),
      Column("phase", \.phase),
    ] + AxisList.columns.map { $0.inside(\.cell) } + [
      Column("time_ns", \.timeNanoseconds),
      Column("trace_ns", \.traceNanoseconds),
      Column("rss_anon_bytes", \.rssAnonBytes),
      Column("process_rss_bytes", \.rssBytes),
      Column("lazyfree_bytes", \.lazyFreeBytes),
      Column("anon_huge_bytes", \.anonHugeBytes),
      Column("cgroup_bytes", \.cgroupBytes),
      Column("page_table_bytes", \.pageTableBytes),
      Column("minor_faults", \.minorFaults),
    ]
}
