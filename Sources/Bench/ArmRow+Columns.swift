package import Programs
package import Texts

extension ArmRow {
  package static let requiredColumns = ["schema", "run_id", "block", "position", "arm", "role", "status"]

  /// The columns of a bench's `samples.csv`, in order.
  package static let columns: [Column<ArmRow>] =
    [
      Column("schema", \.schema),
      Column(ofNames: "run_id", \.runID),
      Column("host", \.host),
      Column("kernel", \.kernel),
      Column("block", \.block),
      Column("position", \.position),
      Column(ofNames: "arm", \.arm),
      Column("role", \.role),
      Column("status", \.status),
      Column("exit_code", \.exitCode, "status that the program, or its load, exited with"),
      Column("signal", \.signal, "number of the signal that killed it"),
      Column(
        "elapsed_ns", \.elapsedNanoseconds,
        "from the program's first instruction to its end; of a server, from the start of its load to its end"),
      Column("user_ns", \.userNanoseconds, "CPU time in user mode of all its processes"),
      Column("system_ns", \.systemNanoseconds, "CPU time in the kernel of all its processes"),
      Column("minor_faults", \.minorFaults, "page faults without disk, of all its processes"),
      Column("major_faults", \.majorFaults, "page faults that waited for disk or swap"),
      Column("voluntary_switches", \.voluntarySwitches, "times a thread gave up the CPU"),
      Column("involuntary_switches", \.involuntarySwitches, "times the CPU was taken away"),
      Column(
        "run_delay_ns", \.runDelayNanoseconds,
        "waited for a CPU while ready to run: each thread as it was last seen before its end"),
      Column(
        "peak_rss_bytes", \.peakRSSBytes, "the most that was resident at once, by samples and the kernel's record"),
      Column("mean_rss_bytes", \.meanRSSBytes, "resident memory, mean over the run's time"),
      Column("mean_pss_bytes", \.meanPSSBytes, "proportional share, mean over walks of page tables"),
      Column("mean_lazyfree_bytes", \.meanLazyFreeBytes, "lazily freed memory, mean over walks"),
      Column("mean_huge_bytes", \.meanHugePageBytes, "memory in huge pages, mean over walks"),
      Column("page_table_bytes", \.pageTableBytes, "the most that page tables took"),
      Column("swap_bytes", \.swapBytes, "the most that was swapped out"),
      Column("walks", \.walks, "walks through page tables"),
      Column("walk_period_ns", \.walkPeriodNanoseconds, "time between walks, at least 200 times the length of one"),
    ] + callColumns + [
      Column("output_hash", \.outputHash, "FNV-1a of standard output, 64 bits"),
      Column("output_bytes", \.outputBytes, "length of standard output"),
      Column("metrics", \.metrics, "the values of --metric, as NAME=VALUE separated by blanks"),
      Column("sampler_ns", \.samplerNanoseconds, "CPU time that watching the run took"),
      Column("note", \.note, "end of what a failed program wrote"),
    ]

  /// The kinds of calls, as their columns begin.
  package static let callKinds: [(name: String, path: any WritableKeyPath<ArmRow, MemoryCalls.Tally> & Sendable)] = [
    ("madvise_dontneed", \.calls.dontNeed), ("madvise_free", \.calls.free),
    ("madvise_hugepage", \.calls.hugePage), ("madvise_nohugepage", \.calls.noHugePage),
    ("madvise_populate", \.calls.populate), ("madvise_collapse", \.calls.collapse),
    ("madvise_other", \.calls.otherAdvice), ("munmap", \.calls.unmap), ("mmap", \.calls.map),
    ("brk", \.calls.programBreak), ("process_madvise", \.calls.processAdvice),
  ]

  private static let callColumns: [Column<ArmRow>] = callKinds.flatMap { name, path in
    [
      Column<MemoryCalls.Tally>("\(name)_calls", \.calls, "calls of \(name)").inside(path),
      Column<MemoryCalls.Tally>("\(name)_bytes", \.bytes, "bytes that they covered").inside(path),
      Column<MemoryCalls.Tally>("\(name)_ns", \.nanoseconds, "time inside them").inside(path),
    ]
  }
}
