internal import LinuxKernel
internal import PageRelease
package import Texts
internal import Workloads

/// All axes, in the order of columns and tables. A new axis needs a property of `Cell`, an entry here, and code in the
/// worker that applies it.
package enum AxisList {
  package static let all: [Axis] = [
    Axis(ofPlans: "role", \.role),
    Axis(
      "strategy", \.strategy, .name(of: "strategy", among: StrategyList.names), isOfStrategy: true,
      help: "How pages are released; repeat the option or use commas for several in one interleaved run.",
      valueName: "name",
      discussion: StrategyList.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")),
    Axis(
      "workload", \.workload, .name(of: "workload", among: WorkloadList.namesWithPrograms),
      defaultValue: "cycle", help: "The workload.", valueName: "name",
      discussion: (WorkloadList.all.map { ($0.name, $0.summary) }
        + ProgramList.all.map { ($0.name, $0.summary) }).map { "\($0.0): \($0.1)" }
        .joined(separator: "\n"),
      words: { $0.workload }),
    Axis(
      "size", \.sizeBytes, unit: .bytes, .bytes.within(regionDamage), defaultValue: "16M",
      help: "The region's size.", valueName: "bytes",
      words: { $0.isReplay ? nil : ByteCount.exact($0.sizeBytes) }),
    Axis(
      "granularity", \.granularityBytes, unit: .bytes, .bytes.within(regionDamage),
      help: "Bytes of one operation, for random sizes their mean (default: 64K, of hugetlb memory a huge page).",
      valueName: "bytes",
      words: { $0.isReplay ? nil : "steps of \(ByteCount.exact($0.granularityBytes))" }),
    Axis(
      "policy", \.policy, policy, defaultValue: "immediate", help: "When free pages are released.",
      valueName: "policy",
      discussion: PolicyList.all.map { kind in
        "\(kind.name)\(kind.parameter.map { ":\($0)" } ?? ""): \(kind.summary)"
      }.joined(separator: "\n"),
      words: { $0.policy == "immediate" ? nil : "released by \($0.policy)" }),
    Axis(
      "threads", \.threads, .numbers.within { 1...256 ~= $0 ? nil : "from 1 to 256" },
      defaultValue: "1", help: "Threads of the program, on the same address space.", valueName: "n",
      refusedBy: { isProgram($0) ? nil : "it has one thread" },
      words: { $0.threads == 1 ? nil : "\($0.threads) threads" }),
    Axis(
      "rate", \.ratePerSecond, unit: .perSecond,
      AxisForm<Double>.decimal.within {
        $0 > 0 && $0 <= 1e6 ? nil : "more than 0 requests a second, at most 1000000"
      }.orNothing(),
      help: "Requests a second, of the workload server (default: 1000).", valueName: "n",
      refusedBy: { takes($0, programs: \.takesRate) ? nil : "it serves no requests" },
      words: { $0.ratePerSecond.map { "\($0.fieldText) requests a second" } }),
    Axis(
      "duration", \.durationSeconds, unit: .seconds,
      AxisForm<Double>.decimal.within {
        $0 > 0 && $0 <= 3600 ? nil : "more than 0 seconds, at most 3600"
      }.orNothing(),
      help: "Seconds that the workload server runs a round (default: 2).", valueName: "seconds",
      refusedBy: { takes($0, programs: \.takesRate) ? nil : "it runs until its work is done" },
      words: { $0.durationSeconds.map { "for \($0.fieldText) s" } }),
    Axis(
      "pressure", \.pressureBytes, unit: .bytes, AxisForm<Int>.bytes.orNothing(),
      help: "Run the worker in a memory cgroup of its own with this limit.",
      valueName: "bytes",
      words: { $0.pressureBytes.map { "in a control group of \(ByteCount.exact($0))" } }),
    Axis(
      "watch", \.watchSeconds, unit: .seconds, .decimal.within(upToAnHour), defaultValue: "0",
      help: "Seconds to watch the region after the release for memory that comes back by itself.",
      valueName: "seconds",
      refusedBy: { takes($0, workloads: \.takesReleaseShape) ? nil : "it has no idle time" },
      words: { $0.watchSeconds == 0 ? nil : "watched for \($0.watchSeconds.fieldText) s" }),
    Axis(
      "repeat", \.repeats,
      .numbers.within { 1...1000 ~= $0 ? nil : "from 1 to 1000 cycles a round" },
      help: """
        Cycles of release and re-touch in a round, of the workloads cycle, fragmented and fork. The first is \
        reported apart; the figures are of the others (default: 8; with --reuse-delay 2, with --watch or --reuse-node 1).
        """, valueName: "n", refusedBy: singleCycleReason,
      words: { $0.repeats == 1 ? nil : "\($0.repeats) cycles a round" }),
    Axis(
      "write", \.write,
      .text("word|page|\(PlanValue.byteForm)", "takes word, page, or a number of bytes, at most a page"),
      help: """
        How much of each page is written when it is touched: word (8 bytes), page, or a number of bytes (default: \
        page; programs decide themselves).
        """, valueName: "amount",
      refusedBy: { isProgram($0) ? "it decides itself what it writes" : nil },
      words: { WorkloadList.named($0.workload) == nil ? nil : "\(written($0.write)) written" }),
    Axis(
      "memory", \.memory, .choice(of: "kind of memory"), defaultValue: "anonymous",
      help: "The kind of memory.", valueName: "kind",
      discussion: MemoryKind.allCases.map { "\($0.rawValue): \($0.summary)" }.joined(separator: "\n"),
      refusedBy: anonymousReason,
      words: { $0.memory == .anonymous ? nil : "\($0.memory.rawValue) memory" }),
    Axis(
      "thp", \.hugePages,
      .text("never|always|inherit|\(PlanValue.byteForm)", "takes never, always, inherit, or a size such as 64K"),
      defaultValue: "inherit",
      help: "Huge pages for the region: never, always, inherit, or a multi-size one such as 64K.",
      valueName: "when", words: { "THP \($0.hugePages.fieldText)" }),
    Axis(
      "batch", \.batch,
      .numbers.within { 1...Batch.capacity ~= $0 ? nil : "from 1 to \(Batch.capacity) ranges a call" },
      isOfStrategy: true,
      help: "Ranges that one call releases: more than 1 by process_madvise (default: as the strategy has it).",
      valueName: "n", refusedBy: { isProgram($0) ? "it frees one range at a time" : nil },
      words: { $0.batch == 1 ? nil : "\($0.batch) ranges a call" }),
    Axis(
      "pattern", \.pattern,
      .text(
        "all|every-other|every-3rd|every-[0-9]+th|random:[-+.0-9eE]+",
        "takes all, every-other, every-Nth or random:FRACTION"),
      defaultValue: "all", help: "Steps that are released: all, every-other, every-Nth, random:FRACTION.",
      valueName: "pattern", refusedBy: shapeReason,
      words: { $0.pattern == .all ? nil : "released \($0.pattern.text)" }),
    Axis(
      "reuse", \.reuse, .choice(of: "way of reuse"), defaultValue: "touch",
      help: """
        How memory is used again: touch (write), read (then write), zero (memset where the strategy does not promise \
        zeroes, then write), populate (MADV_POPULATE_WRITE), collapse (MADV_COLLAPSE), none.
        """, valueName: "how",
      refusedBy: { isProgram($0) ? "it decides itself" : nil },
      words: { $0.reuse == .touch ? nil : "reuse by \($0.reuse.rawValue)" }),
    Axis(
      "reuse-fraction", \.reuseFraction,
      .decimal.within { $0 > 0 && $0 <= 1 ? nil : "more than 0, at most 1; --reuse none is nothing" },
      defaultValue: "1", help: "Share of the released memory that is used again.", valueName: "fraction",
      refusedBy: shapeReason,
      words: { $0.reuseFraction == 1 ? nil : "\($0.reuseFraction.fieldText) of it reused" }),
    Axis(
      "reuse-delay", \.reuseDelaySeconds, unit: .seconds, .decimal.within(upToAnHour),
      defaultValue: "0", help: "Seconds between release and re-touch.", valueName: "seconds",
      refusedBy: shapeReason,
      words: { $0.reuseDelaySeconds == 0 ? nil : "after \($0.reuseDelaySeconds.fieldText) s" }),
    Axis(
      "cpu-node", \.cpuNode, AxisForm<Int>.numbers.orNothing(), help: "Run on a CPU of this node.",
      valueName: "node", words: { $0.cpuNode.map { "CPU node \($0)" } }),
    Axis(
      "memory-node", \.memoryNode, AxisForm<Int>.numbers.orNothing(),
      help: "Bind the region to this node, and verify it.", valueName: "node",
      words: { $0.memoryNode.map { "memory node \($0)" } }),
    Axis(
      "reuse-node", \.reuseNode, AxisForm<Int>.number.orNothing(), count: .one,
      help: "Bind the region to this node before the re-touch: where does memory come back?",
      valueName: "node",
      refusedBy: { $0 == "cycle" ? nil : "it moves no region" },
      words: { $0.reuseNode.map { "reuse node \($0)" } }),
  ]

  package static func named(_ name: String) -> Axis? { all.first { $0.name == name } }

  /// The columns of all axes, adjacent in every file.
  package static let columns: [Column<Cell>] = all.map(\.column)

  /// The sort order of reports: first the axes that define a group, then those that belong to the strategy.
  package static let inSortingOrder = all.filter { !$0.isOfStrategy } + all.filter(\.isOfStrategy)

  // MARK: Helpers of entries

  private static let policy: AxisForm<String> = {
    var form = AxisForm<String>(
      values: .form(PolicyList.pattern),
      taken: "takes a policy: \(PolicyList.forms.joined(separator: ", "))",
      parse: { (word) throws(PlanError) in [try PolicyList.fullName(of: word)] })
    form.isName = true
    form.rank = { text in
      let parts = text.split(separator: ":", maxSplits: 1)
      let place = PolicyList.all.firstIndex { $0.name == parts.first ?? "" }
      let parameter = parts.count == 2 ? ByteCount.parse(String(parts[1])).map(Double.init) ?? Double(parts[1]) : 0
      // The parameter is mapped into [0, 1), so that it orders policies of one kind only.
      return (place.map(Double.init) ?? .infinity) + (parameter.map { $0 / (1 + $0) } ?? 1)
    }
    return form
  }()

  private static let regionDamage: @Sendable (Int) -> String? = { bytes in
    if bytes > PlanLimits.mostBytes {
      return "more than any address space: at most \(ByteCount.exact(PlanLimits.mostBytes))"
    }
    return bytes > 0 && bytes % PageSize.bytes == 0
      ? nil : "no multiple of the page size, \(PageSize.bytes) bytes, above 0"
  }

  private static let upToAnHour: @Sendable (Double) -> String? = {
    0...3600 ~= $0 ? nil : "from 0 to 3600 seconds"
  }

  private static func isProgram(_ workload: String) -> Bool { ProgramList.named(workload) != nil }

  private static func takes(_ workload: String, programs: (ProgramKind) -> Bool) -> Bool {
    ProgramList.named(workload).map(programs) ?? false
  }

  private static func takes(_ workload: String, workloads: (WorkloadKind) -> Bool) -> Bool {
    WorkloadList.named(workload).map(workloads) ?? false
  }

  private static let shapeReason: @Sendable (String) -> String? = {
    takes($0, workloads: \.takesReleaseShape) ? nil : "it decides itself"
  }

  private static let singleCycleReason: @Sendable (String) -> String? = { name in
    isProgram(name)
      ? "it is in a steady state while it is measured" : WorkloadList.named(name)?.singleCycleReason
  }

  private static let anonymousReason: @Sendable (String) -> String? = { name in
    if isProgram(name) { return "its memory is anonymous" }
    return takes(name, workloads: \.releasesInChild)
      ? "other memory is shared with the child, or copied by other rules" : nil
  }

  private static func written(_ amount: WriteAmount) -> String {
    switch amount {
    case .word: "a word of each page"
    case .page: "whole pages"
    case .bytes(let count): "\(ByteCount.exact(count)) of each page"
    }
  }
}
