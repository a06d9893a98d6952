package import Workloads

/// One row of `rss.csv`: a sample of the worker's memory, and what the worker was doing.
package struct CurvePoint: FileRow {
  package var schema: Int = Record.schema
  package var runID = ""
  package var trial = 0
  package var cell = Cell()
  /// Since the start of the run.
  package var timeNanoseconds = 0
  package var phase = Phase.reserve
  /// Resident anonymous memory of the whole worker.
  package var rssAnonBytes = 0
  package var lazyFreeBytes: Int?
  package var anonHugeBytes: Int?
  package var cgroupBytes: Int?
  package var pageTableBytes = 0
  /// Of the whole worker, since it started.
  package var minorFaults = 0
  package var round = 0
  package var rssBytes = 0
  /// Of a replay: since the recording's start, by its clock.
  package var traceNanoseconds: Int?

  package init() {}

  package static let columnCounts: [(schema: Int, columns: Int)] = [
    (2, 26), (3, 30), (4, 30), (5, 34), (6, 35), (7, 37),
  ]

  /// The columns of `rss.csv`, in order. A new one goes to the end, as in `Record`, and brings a line of
  /// `columnCounts`.
  package static let columns: [Column<CurvePoint>] =
    [
      Column("schema", \.schema),
      Column(ofNames: "run_id", \.runID),
      Column("trial", \.trial),
    ] + Cell.columns.map { $0.inside(\.cell) } + [
      Column("time_ns", \.timeNanoseconds),
      Column("phase", \.phase),
      Column("rss_anon_bytes", \.rssAnonBytes),
      Column("lazyfree_bytes", \.lazyFreeBytes),
      Column("anon_huge_bytes", \.anonHugeBytes),
      Column("cgroup_bytes", \.cgroupBytes),
      Column("page_table_bytes", \.pageTableBytes),
      Column("minor_faults", \.minorFaults),
    ] + Cell.columnsOfSchema2.map { $0.inside(\.cell) } + [
      Column("round", \.round)
    ] + Cell.columnsOfSchema3.map { $0.inside(\.cell) } + [
      Column("process_rss_bytes", \.rssBytes)
    ] + Cell.columnsOfSchema5.map { $0.inside(\.cell) } + [
      Column("trace_ns", \.traceNanoseconds)
    ] + Cell.columnsOfSchema7.map { $0.inside(\.cell) }
}
