internal import LinuxKernel

extension Record {
  /// The columns that hold what was measured, rather than what was asked for.
  package static var metrics: [Column<Record>] { columns.filter { !$0.meaning.isEmpty } }

  package static let requiredColumns = [
    "schema", "run_id", "trial", "block", "round", "position", "phase", "role", "strategy", "workload",
    "status",
  ]

  /// The columns of `samples.csv`, in order: what the row is of, the axes, what was measured. A new metric is a column
  /// here.
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
    ] + AxisList.columns.map { $0.inside(\.cell) } + [
      Column(
        "status", \.status,
        "how the row came to be: ok, unsupported (ERRNO) by the kernel, refused (REASON) by madbench, failed (ERRNO), oom-killed, crashed (SIGNAL), timeout, interrupted"
      ),
      Column("verified", \.verified, "whether the kernel shows what the strategy promises"),
      Column("note", \.note, "why the row is not verified, or what ended it"),
      Column(ofNames: "ran", \.ran, "the strategy that really ran: another one for go-free alone"),
      Column(
        "operations", \.operations,
        "operations of the phase, each with a latency: steps, spans, calls of several ranges, or one for all"
      ),
      Column("pages", \.pages, "pages they covered"),
      Column(
        "elapsed_ns", \.elapsedNanoseconds,
        "time inside windows; of bystanders, of all of them together"),
      Column(
        "user_ns", \.userNanoseconds,
        "CPU time of the thread in user mode, split from system_ns by the kernel's ticks"),
      Column("system_ns", \.systemNanoseconds, "CPU time of the thread in the kernel"),
      Column(
        "latency_ns_p50", \.latencyP50,
        "median latency of an operation; as all quantiles of a row empty where fewer than 10 operations are beyond it"),
      Column("latency_ns_p90", \.latencyP90, "latency that 90 % of the operations did not exceed"),
      Column("latency_ns_p99", \.latencyP99, "latency that 99 % did not exceed"),
      Column("latency_ns_p999", \.latencyP999, "latency that 99.9 % did not exceed"),
      Column("latency_ns_max", \.latencyMax, "the longest operation"),
      Column("minor_faults", \.minorFaults, "page faults of the thread without disk"),
      Column("major_faults", \.majorFaults, "page faults that waited for disk or swap"),
      Column("involuntary_switches", \.involuntarySwitches, "times the CPU was taken away"),
      Column("run_delay_ns", \.runDelayNanoseconds, "waited for a CPU while ready to run"),
      Column(
        "rss_anon_bytes", \.rssAnonBytes,
        "anonymous memory of the region resident at the end of the phase"),
      Column(
        "lazyfree_bytes", \.lazyFreeBytes, "of that, what the kernel may take when it needs memory"),
      Column("anon_huge_bytes", \.anonHugeBytes, "of that, what huge pages map"),
      Column(
        "cgroup_bytes", \.cgroupBytes,
        "memory charged to the worker's control group, other members included"),
      Column("page_table_bytes", \.pageTableBytes, "page tables of the worker"),
      Column("vmas", \.vmas, "memory areas that overlap the region"),
      Column(
        "heap_reserved_bytes", \.heapReservedBytes,
        "address space that the page heap holds (Go's Sys)"),
      Column("heap_live_bytes", \.heapLiveBytes, "handed out by the heap (Go's Alloc)"),
      Column("heap_dirty_bytes", \.heapDirtyBytes, "free in the heap and resident (Go's idle)"),
      Column(
        "heap_lazyfree_bytes", \.heapLazyFreeBytes,
        "free in the heap, resident until memory is short"),
      Column(
        "heap_released_bytes", \.heapReleasedBytes,
        "free in the heap and not resident (Go's released)"),
      Column("node_pages", \.nodePages, "pages of the region by NUMA node"),
      Column("cpu_cycles", \.cpuCycles, "processor cycles of the thread"),
      Column("instructions", \.instructions, "instructions of the thread"),
      Column("dtlb_misses", \.dtlbMisses, "loads that missed the data TLB"),
      Column("cpu_migrations", \.cpuMigrations, "times the thread moved to another CPU"),
      Column("harness_bytes", \.harnessBytes, "resident memory of the worker beyond the region"),
      Column(
        "rss_bytes", \.rssBytes,
        "resident memory of the region of any kind, shared, file and hugetlb memory included"),
      Column(
        "backing_bytes", \.backingBytes,
        "memory or file blocks behind the region's shared pages, mapped or not"),
      Column(
        "advice_ns_p50", \.adviceP50,
        "median latency of the MADV_POPULATE_WRITE or MADV_COLLAPSE calls of a re-touch"),
      Column("advice_ns_p99", \.adviceP99, "latency that 99 % of these calls did not exceed"),
      Column("advice_ns_max", \.adviceMax, "the longest of these calls"),
      Column(
        "system_partially_mapped_folios", \.partiallyMappedFolios,
        "system-wide, at the end of the phase: folios mapped in part (nr_anon_partially_mapped)"),
      Column(
        "system_lazyfree_pages", \.events.lazyFree, "system-wide: pages lazily freed (pglazyfree)"),
      Column(
        "system_lazyfreed_pages", \.events.lazyFreed,
        "system-wide: lazily freed pages that were reclaimed (pglazyfreed)"),
      Column(
        "system_thp_faults", \.events.hugePageFaults,
        "system-wide: huge pages given at a fault (thp_fault_alloc)"),
      Column(
        "system_thp_collapses", \.events.hugePageCollapses,
        "system-wide: huge pages assembled (thp_collapse_alloc)"),
      Column(
        "system_thp_splits", \.events.hugePageSplits,
        "system-wide: huge pages taken apart (thp_split_page)"),
      Column(
        "system_pmd_splits", \.events.hugeMappingSplits,
        "system-wide: mappings of huge pages taken apart (thp_split_pmd)"),
      Column(
        "system_tlb_shootdowns", \.events.tlbShootdowns,
        "system-wide: interrupts that made other CPUs flush their TLB"),
      Column(
        "system_folio_faults", \.events.folioFaults,
        "system-wide: folios of the size in thp given at a fault (anon_fault_alloc)"),
      Column(
        "sequence_hash", \.sequenceHash,
        "what the sizes of all allocations and frees come to: equal where the same sequence was performed"
      ),
      Column("allocated_bytes", \.allocatedBytes, "handed out by the heap in the phase"),
      Column(
        "released_bytes", \.releasedBytes, "given back to the kernel in the phase, by any thread"),
      Column(
        "early_bytes", \.earlyBytes,
        "given back too early: used again within a second of it, and so faulted for"),
      Column(
        "releasing_ns", \.releasingNanoseconds, "inside the calls that give back, by any thread"),
      Column(
        "background_ns", \.backgroundNanoseconds,
        "CPU time of the thread that releases in the background"),
      Column(
        "mean_rss_bytes", \.meanRSSBytes,
        "RSS of the worker beyond what it had before, mean over the phase's time"),
      Column("mean_live_bytes", \.meanLiveBytes, "handed out by the heap, mean over the same time"),
      Column(
        "means_ns", \.meansNanoseconds,
        "the time that means and background_ns are over: the phase's, with what lies between its windows"
      ),
      Column(
        "voluntary_switches", \.voluntarySwitches,
        "times the threads gave up the CPU, mostly to wait for a lock of the kernel"),
      Column(
        "limit_hits", \.limitHits,
        "times the control group stood at its limit (failcnt, events max)"),
      Column(
        "copied_pages", \.copiedPages,
        "pages copied at a write, since a forked child still had them"),
      Column(
        "regrown_bytes", \.regrownBytes,
        "came back with no touch while the region was watched after the release"),
      Column(
        "regrown_half_ns", \.regrownHalfNanoseconds,
        "from the release until half of what it had taken was back"),
      Column(
        "system_thp_underused_splits", \.events.underusedSplits,
        "system-wide: huge pages taken apart since little of them was used (thp_underused_split_page)"
      ),
      Column("touching_ns", \.touchingNanoseconds, "of a replay: inside accesses to pages"),
      Column(
        "peak_rss_bytes", \.peakRSSBytes, "of a replay: the most that was resident of the region"),
      Column(
        "peak_lazyfree_bytes", \.peakLazyFreeBytes,
        "of a replay: the most of it that was lazily freed"),
      Column(
        "mean_lazyfree_bytes", \.meanLazyFreeBytes,
        "lazily freed as the heap accounts it, mean over the same time; of a replay as the page tables have it, over the recording's time"
      ),
      Column(
        "populated_faults", \.populatedFaults,
        "of a replay: of the minor faults, those counted for pages that a call brought along"),
      Column(
        "predicted_faults", \.predictedFaults,
        "of a replay: faults without populated_faults, as the model of its pages foretells them"),
      Column(
        "advice_calls", \.adviceCalls,
        "MADV_POPULATE_WRITE or MADV_COLLAPSE calls of a re-touch, each with a latency"),
    ]
}
