internal import LinuxKernel
internal import Workloads

/// All metrics, in the order of the columns of `samples.csv`. A new metric needs a property of `Record`, an entry here,
/// and code in the worker that reads it.
package enum MetricList {
  package static let majorFaults = Metric(
    "major_faults", \.majorFaults, .typical, "page faults that waited for disk or swap")
  package static let lazyFree = Metric(
    "lazyfree_bytes", \.lazyFreeBytes, .median, "part of it that the kernel may reclaim when it needs memory",
    effect: Metric.Effect("lazyfree_after_release_bytes"))
  package static let hugePages = Metric(
    "anon_huge_bytes", \.anonHugeBytes, .median, "part of it that huge pages map",
    effect: Metric.Effect("anon_huge_after_release_bytes", "in huge pages", .notZero),
    verdicts: [
      Metric.Verdict("huge pages after release", sense: .benefit),
      Metric.Verdict("huge pages after re-touch", sense: .benefit, in: [.retouch]),
    ])
  package static let cgroup = Metric(
    "cgroup_bytes", \.cgroupBytes, .median, "memory charged to the worker's control group, other members included",
    effect: Metric.Effect(
      "cgroup_growth_after_release_bytes", "cgroup since reserve", .always, isGrowth: true),
    verdicts: [Metric.Verdict("cgroup after release", .varying, isGrowth: true)])
  package static let pageTables = Metric(
    "page_table_bytes", \.pageTableBytes, .median, "page tables of the worker",
    effect: Metric.Effect("page_table_after_release_bytes", "page tables", .always))
  package static let vmas = Metric(
    "vmas", \.vmas, .median, "memory areas that overlap the region",
    effect: Metric.Effect("vmas_after_release", "VMAs", .always),
    verdicts: [Metric.Verdict("VMAs after release", unit: "VMAs")])
  package static let heapLive = Metric(
    "heap_live_bytes", \.heapLiveBytes, .median, "handed out by the heap (Go's Alloc)")
  package static let rss = Metric(
    "rss_bytes", \.rssBytes, .median,
    "resident memory of the region of any kind, shared, file and hugetlb memory included",
    effect: Metric.Effect("rss_after_release_bytes", "RSS", .always), verdicts: [Metric.Verdict("RSS after release")],
    fallback: \Record.rssAnonBytes)
  package static let backing = Metric(
    "backing_bytes", \.backingBytes, .median, "memory or file blocks of the region's shared pages, mapped or not",
    effect: Metric.Effect("backing_after_release_bytes", "backing memory"),
    verdicts: [Metric.Verdict("backing after release")])
  package static let partiallyMapped = Metric(
    "system_partially_mapped_folios", \.partiallyMappedFolios, .median,
    "system-wide, at the end of the phase: folios mapped in part (nr_anon_partially_mapped)",
    effect: Metric.Effect(
      "system_partially_mapped_folios_growth", "partially mapped folios (system-wide)", .notZero, isGrowth: true))
  package static let lazyFreed = Metric(
    "system_lazyfreed_pages", \.events.lazyFreed, .typical,
    "system-wide: lazily freed pages that were reclaimed (pglazyfreed)")
  package static let hugePageSplits = Metric(
    "system_thp_splits", \.events.hugePageSplits, .typical, "system-wide: huge pages split (thp_split_page)",
    effect: Metric.Effect(
      "system_huge_page_splits", "huge pages split by the first release (system-wide)", .notZero, at: .firstRelease),
    verdicts: [
      Metric.Verdict("huge pages split", .varying, unit: "splits", in: [.release, .retouch], countsFirstCycle: true)
    ])
  package static let hugeMappingSplits = Metric(
    "system_pmd_splits", \.events.hugeMappingSplits, .typical,
    "system-wide: mappings of huge pages split (thp_split_pmd)",
    effect: Metric.Effect(
      "system_pmd_splits", "huge mappings split by the first release (system-wide)", .notZero, at: .firstRelease))
  package static let shootdowns = Metric(
    "system_tlb_shootdowns", \.events.tlbShootdowns, .typical,
    "system-wide: interrupts that made other CPUs flush their TLB")
  package static let voluntarySwitches = Metric(
    "voluntary_switches", \.voluntarySwitches, .typical,
    "times the threads gave up the CPU, mostly to wait for a lock of the kernel")
  package static let limitHits = Metric(
    "limit_hits", \.limitHits, .typical, "times the control group hit its limit (failcnt, events max)")
  package static let copied = Metric(
    "copied_pages", \.copiedPages, .typical, "pages copied at a write because a forked child still mapped them",
    effect: Metric.Effect("copied_pages", "copied by the re-touch", at: .retouch))

  package static let all: [Metric] = [
    Metric(
      text: "status", \.status,
      "how the row ended: ok, unsupported (ERRNO) by the kernel, refused (REASON) by madbench, failed (ERRNO), oom-killed, crashed (SIGNAL), timeout, interrupted"
    ),
    Metric(
      text: "verified", \.verified, "whether the kernel shows the effect that the strategy promises"),
    Metric(
      text: "note", \.note, "why the row is not verified, or what ended the row"),
    Metric(
      ofNames: "ran", \.ran, "the strategy that ran; differs from strategy for go-free only"),
    Metric(
      "operations", \.operations, .mean,
      "operations of the phase, each with a latency: steps, spans, calls of several ranges, or one for all"),
    Metric("pages", \.pages, .mean, "pages they covered"),
    Metric("elapsed_ns", \.elapsedNanoseconds, .mean, "time inside windows; of bystanders, of all of them together"),
    Metric(
      "user_ns", \.userNanoseconds, .mean,
      "CPU time of the thread in user mode, split from system_ns by the kernel's ticks"),
    Metric("system_ns", \.systemNanoseconds, .mean, "CPU time of the thread in the kernel"),
    Metric(
      text: "latency_ns_p50", \.latencyP50,
      "median latency of an operation; as all quantiles of a row empty where fewer than 10 operations are beyond it"),
    Metric(
      text: "latency_ns_p90", \.latencyP90, "latency that 90 % of the operations did not exceed"),
    Metric(
      text: "latency_ns_p99", \.latencyP99, "latency that 99 % did not exceed"),
    Metric(
      text: "latency_ns_p999", \.latencyP999, "latency that 99.9 % did not exceed"),
    Metric("latency_ns_max", \.latencyMax, .most, "the longest operation"),
    Metric("minor_faults", \.minorFaults, .mean, "page faults of the thread without disk"),
    majorFaults,
    Metric("involuntary_switches", \.involuntarySwitches, .mean, "times the CPU was taken away"),
    Metric("run_delay_ns", \.runDelayNanoseconds, .mean, "waited for a CPU while ready to run"),
    rss,
    Metric(
      "rss_anon_bytes", \.rssAnonBytes, .median, "anonymous memory of the region resident at the end of the phase"),
    lazyFree, hugePages, backing, cgroup, vmas, pageTables,
    Metric("heap_reserved_bytes", \.heapReservedBytes, .median, "address space that the page heap holds (Go's Sys)"),
    heapLive,
    Metric("heap_dirty_bytes", \.heapDirtyBytes, .median, "free in the heap and resident (Go's idle)"),
    Metric("heap_lazyfree_bytes", \.heapLazyFreeBytes, .median, "free in the heap, resident until memory is short"),
    Metric("heap_released_bytes", \.heapReleasedBytes, .median, "free in the heap and not resident (Go's released)"),
    Metric(
      text: "node_pages", \.nodePages, "pages of the region by NUMA node"),
    Metric("cpu_cycles", \.cpuCycles, .mean, "processor cycles of the thread"),
    Metric("instructions", \.instructions, .mean, "instructions of the thread"),
    Metric("dtlb_misses", \.dtlbMisses, .mean, "loads that missed the data TLB"),
    Metric("cpu_migrations", \.cpuMigrations, .mean, "times the thread moved to another CPU"),
    Metric("harness_bytes", \.harnessBytes, .most, "anonymous memory of the worker beyond the region"),
    Metric(
      text: "advice_ns_p50", \.adviceP50,
      "median latency of the MADV_POPULATE_WRITE or MADV_COLLAPSE calls of a re-touch"),
    Metric(
      text: "advice_ns_p99", \.adviceP99, "latency that 99 % of these calls did not exceed"),
    Metric("advice_ns_max", \.adviceMax, .most, "the longest of these calls"),
    partiallyMapped,
    Metric("system_lazyfree_pages", \.events.lazyFree, .mean, "system-wide: pages lazily freed (pglazyfree)"),
    lazyFreed,
    Metric(
      "system_thp_faults", \.events.hugePageFaults, .mean, "system-wide: huge pages given at a fault (thp_fault_alloc)"),
    Metric(
      "system_thp_collapses", \.events.hugePageCollapses, .mean,
      "system-wide: huge pages assembled (thp_collapse_alloc)"),
    hugePageSplits,
    hugeMappingSplits,
    shootdowns,
    Metric(
      "system_folio_faults", \.events.folioFaults, .mean,
      "system-wide: folios of the size in thp given at a fault (anon_fault_alloc)"),
    Metric(
      text: "sequence_hash", \.sequenceHash,
      "hash of the sizes of all allocations and frees: equal where the same sequence was performed"),
    Metric("allocated_bytes", \.allocatedBytes, .mean, "handed out by the heap in the phase"),
    Metric("released_bytes", \.releasedBytes, .mean, "released to the kernel in the phase, by any thread"),
    Metric(
      "early_bytes", \.earlyBytes, .mean, "released, then faulted back within 1 s"),
    Metric("releasing_ns", \.releasingNanoseconds, .mean, "time in release calls, of any thread"),
    Metric("background_ns", \.backgroundNanoseconds, .mean, "CPU time of the thread that releases in the background"),
    Metric(
      "mean_rss_bytes", \.meanRSSBytes, .median,
      "RSS of the worker beyond what it had before, mean over the phase's time"),
    Metric("mean_live_bytes", \.meanLiveBytes, .median, "handed out by the heap, mean over the same time"),
    Metric(
      "means_ns", \.meansNanoseconds, .mean,
      "the time that means and background_ns are over: the phase's, with the time between its windows"),
    voluntarySwitches,
    limitHits,
    copied,
    Metric(
      "regrown_bytes", \.regrownBytes, .median,
      "became resident again without a touch while the region was watched after the release"
    ),
    Metric(
      "regrown_half_ns", \.regrownHalfNanoseconds, .median,
      "from the release until half of the released memory was resident again"),
    Metric(
      "system_thp_underused_splits", \.events.underusedSplits, .mean,
      "system-wide: huge pages split because little of them was used (thp_underused_split_page)"),
    Metric("touching_ns", \.touchingNanoseconds, .mean, "of a replay: inside accesses to pages"),
    Metric("peak_rss_bytes", \.peakRSSBytes, .median, "of a replay: the most that was resident of the region"),
    Metric("peak_lazyfree_bytes", \.peakLazyFreeBytes, .median, "of a replay: the most of it that was lazily freed"),
    Metric(
      "mean_lazyfree_bytes", \.meanLazyFreeBytes, .median,
      "lazily freed as the heap accounts it, mean over the same time; of a replay as the page tables have it, over the recording's time"
    ),
    Metric(
      "populated_faults", \.populatedFaults, .mean,
      "of a replay: of the minor faults, those counted for pages that a call brought along"),
    Metric(
      "predicted_faults", \.predictedFaults, .mean,
      "of a replay: faults without populated_faults, as the model of its pages predicts them"),
    Metric(
      "advice_calls", \.adviceCalls, .mean,
      "MADV_POPULATE_WRITE or MADV_COLLAPSE calls of a re-touch, each with a latency"),
  ]

  /// The metrics that reports show for the state after the release.
  package static let effects = all.filter { $0.effect != nil }
}
