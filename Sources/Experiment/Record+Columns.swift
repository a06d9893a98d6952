package import PageRelease
package import Workloads

extension Phase: FieldValue {}
extension Region.HugePages: FieldValue {}
extension Cell.Role: FieldValue {}

extension Status: FieldValue {
  package var fieldText: String { text }
  package init?(fieldText: Substring) { self.init(text: fieldText) }
}

extension Cell {
  /// The axes, as they stand in every file.
  package static let columns: [Column<Cell>] = [
    Column("strategy", \.strategy),
    Column("workload", \.workload),
    Column("policy", \.policy),
    Column("memory", \.memory),
    Column("thp", \.hugePages),
    Column("size_bytes", \.sizeBytes),
    Column("granularity_bytes", \.granularityBytes),
    Column("batch", \.batch),
    Column("reuse", \.reuse),
    Column("threads", \.threads),
    Column("cpu_node", \.cpuNode),
    Column("memory_node", \.memoryNode),
  ]

  /// The axes that came with schema 2, at the end of the files.
  package static let columnsOfSchema2: [Column<Cell>] = [
    Column("role", \.role),
    Column("reuse_node", \.reuseNode),
  ]
}

extension Record {
  /// The columns of `samples.csv`, in order. A new one goes to the end and raises `schema`.
  package static let columns: [Column<Record>] =
    [
      Column("schema", \.schema),
      Column("run_id", \.runID),
      Column("host", \.host),
      Column("kernel", \.kernel),
      Column("trial", \.trial),
      Column("round", \.round),
      Column("position", \.position),
    ] + Cell.columns.map { $0.inside(\.cell) } + [
      Column("phase", \.phase),
      Column("operations", \.operations),
      Column("pages", \.pages),
      Column("elapsed_ns", \.elapsedNanoseconds),
      Column("user_ns", \.userNanoseconds),
      Column("system_ns", \.systemNanoseconds),
      Column("latency_ns_p50", \.latencyP50),
      Column("latency_ns_p90", \.latencyP90),
      Column("latency_ns_p99", \.latencyP99),
      Column("latency_ns_p999", \.latencyP999),
      Column("latency_ns_max", \.latencyMax),
      Column("minor_faults", \.minorFaults),
      Column("major_faults", \.majorFaults),
      Column("involuntary_switches", \.involuntarySwitches),
      Column("run_delay_ns", \.runDelayNanoseconds),
      Column("rss_anon_bytes", \.rssAnonBytes),
      Column("lazyfree_bytes", \.lazyFreeBytes),
      Column("anon_huge_bytes", \.anonHugeBytes),
      Column("cgroup_bytes", \.cgroupBytes),
      Column("page_table_bytes", \.pageTableBytes),
      Column("vmas", \.vmas),
      Column("heap_reserved_bytes", \.heapReservedBytes),
      Column("heap_live_bytes", \.heapLiveBytes),
      Column("heap_dirty_bytes", \.heapDirtyBytes),
      Column("heap_lazyfree_bytes", \.heapLazyFreeBytes),
      Column("heap_released_bytes", \.heapReleasedBytes),
      Column("status", \.status),
      Column("verified", \.verified),
    ] + Cell.columnsOfSchema2.map { $0.inside(\.cell) } + [
      Column("node_pages", \.nodePages),
      Column("cpu_cycles", \.cpuCycles),
      Column("instructions", \.instructions),
      Column("dtlb_misses", \.dtlbMisses),
      Column("cpu_migrations", \.cpuMigrations),
      Column("harness_bytes", \.harnessBytes),
      Column("note", \.note),
    ]
}
