internal import Analysis
internal import LinuxKernel
internal import Plans
internal import Replay
internal import Samples
internal import Statistics
internal import Texts

/// The report of a replay.
enum ReplayTable {
  /// The recording, the part of it that is replayed, and the fidelity of the replay: printed above all figures.
  static func fidelity(_ run: RunDescription, _ summaries: [CellSummary]) -> String? {
    guard let replay = run.replay else { return nil }
    var text = recording(replay) + "\n"
    let recorded = summaries.first { $0.cell.role == .baseline }?.replay?.faults
    let predicted = replay.predictions[ReplayWorkload.recorded]?.faults
    text += "**Fidelity:** " + groupedCount(replay.anonymousFaults, "fault") + " recorded"
    if let without = replay.faultsWithoutHugePages, let predicted, without != predicted {
      text +=
        " without huge pages, \(beside(without, replay.anonymousFaults)) predicted without them; "
        + "\(grouped(predicted)) predicted with the huge pages of this replay"
      if let recorded { text += ", \(beside(recorded, predicted)) replayed" }
    } else {
      if let predicted { text += ", \(beside(predicted, replay.anonymousFaults)) predicted" }
      if let recorded { text += ", \(beside(recorded, replay.anonymousFaults)) replayed" }
    }
    text += ".\n" + infidelity(replay) + explanation(replay).map { $0 + "\n" }.joined()
    if isFar(predicted, from: replay.faithfulFaults), run.thpEnabled != "never" {
      text +=
        "Where huge pages apply (THP \(MarkdownText.escaped(run.thpEnabled ?? "not built in")) here; --thp says otherwise) one fault brings "
        + "512 pages: it was recorded under another setting of them, or its memory was mapped otherwise.\n"
    }
    let isOff = summaries.contains { $0.replay != nil && $0.unverifiedRows > 0 }
    if isOff, run.thpEnabled != "never" {
      text +=
        "Where huge pages apply the model does not know which areas the kernel joins, nor all that takes a huge page "
        + "apart: predictions may be off there.\n"
    }
    return text
  }

  /// One row per strategy: costs and memory.
  static func table(
    _ run: RunDescription, _ summaries: [CellSummary], _ axes: [Axis]
  ) -> MarkdownTable {
    var table = MarkdownTable(
      header: ["replayed"] + axes.map(\.name) + [
        "faults", "predicted", "CPU ms", "CPU ÷ recorded (95 %)", "system ms", "release ms",
        "touch ms", "other ms", "peak RSS", "mean RSS", "mean LazyFree", "verified",
      ])
    for summary in summaries {
      let replay = summary.replay
      let figures = BoundedFigures(run.replay?.bounds?[summary.cell.strategy])
      table.rows.append(
        [CellText.label(summary)] + axes.map { $0.shown(summary.cell) }
          + figures.cost([
            replay?.faults.map(grouped), replay?.predictedFaults.map(grouped),
            milliseconds(replay?.cpuNanoseconds), CellText.ratio(summary),
            milliseconds(replay?.systemNanoseconds), milliseconds(replay?.releasingNanoseconds),
            milliseconds(replay?.touchingNanoseconds), milliseconds(replay?.otherNanoseconds),
          ])
          + figures.memory([
            replay?.peakRSSBytes.map(ByteCount.rounded), replay?.meanRSSBytes.map(ByteCount.rounded),
          ]) + [figures.lazyFree(replay?.meanLazyFreeBytes.map(ByteCount.rounded))]
          + [CellText.verified(summary)])
    }
    return table
  }

  /// The bounded and unknown figures with their reasons, printed below the table.
  static func boundLines(_ run: RunDescription, _ summaries: [CellSummary]) -> String {
    let measured = summaries.filter { $0.replay != nil }.map(\.cell.strategy)
    let lines = ReplayReport.boundLines(run.replay?.bounds ?? [:], measured)
    return lines.isEmpty ? "" : "\n" + lines.map { $0 + "\n" }.joined()
  }

  /// The strategies that do not leave zeros although the recorded releases did, printed below the table.
  static func zeroes(_ run: RunDescription, _ summaries: [CellSummary]) -> String {
    let measured = summaries.filter { $0.replay != nil }.map(\.cell.strategy)
    return run.replay.flatMap { ReplayReport.zeroes($0, measured) }.map { "\n\($0)\n" } ?? ""
  }

  /// The program's releases, and the part of the recording that is replayed, in lines.
  static func recording(_ replay: RunDescription.Replayed) -> String {
    let warning = ReplayReport.mostLeftOut(replay).map { "**\($0)**\n" } ?? ""
    let seconds = NumberText.significant(Double(replay.durationNanoseconds) / 1e9)
    let command = MarkdownText.escaped(replay.command)
    let trace = replay.trace == "-" ? "standard input" : MarkdownText.escaped(replay.trace)
    var text =
      warning + "\(command), process \(replay.process) of \(trace): \(seconds) s, "
      + "\(groupedCount(replay.threads, "thread")), \(groupedCount(replay.faults, "fault")), of which "
      + "\(grouped(replay.anonymousFaults)) of private anonymous memory "
      + "\(replay.anonymousFaults == 1 ? "is" : "are") replayed"
    let left = [
      ("in mappings of files", replay.fileFaults), ("in shared mappings", replay.sharedFaults),
      ("in huge pages of the pool", replay.hugetlbFaults),
      ("where no mapping was seen (program, data, stack)", replay.unmappedFaults),
      ("where access was forbidden", replay.forbiddenFaults),
    ].filter { $0.1 > 0 }.map { "\(grouped($0.1)) \($0.0)" }
    if !left.isEmpty { text += "; left out: " + left.joined(separator: ", ") }
    text += ".\nIt gave back: "
    let given = [
      ("dontneed", "MADV_DONTNEED"), ("free", "MADV_FREE"), ("munmap", "munmap"),
      ("decommit", "mmap(PROT_NONE)"), ("brk", "brk"),
    ].compactMap { key, name -> String? in
      guard let release = replay.releases[key], release.calls > 0 else { return nil }
      let (bytes, overflows) = release.pages.multipliedReportingOverflow(by: PageSize.bytes)
      let size = overflows ? "" : " (\(ByteCount.rounded(bytes)))"
      return "\(name) \(grouped(release.calls)) ×\(size)"
    }
    let unplaced = replay.processReleases ?? 0
    let all =
      given
      + (unplaced > 0 ? ["process_madvise \(grouped(unplaced)) × (ranges inferred from pages that faulted again)"] : [])
    text += (all.isEmpty ? "nothing that is replayed" : all.joined(separator: ", ")) + "."
    let calls = [
      (replay.mappingsLeftOut, "mapping", "of files or shared memory"),
      (
        replay.releasesLeftOut, "release",
        "of shared memory, of files or by guards"
      ),
      (replay.adviceLeftOut, "call", "of madvise that gives nothing back"),
      (replay.failedCalls, "call", "that failed"),
    ].filter { $0.0 > 0 }.map { "\(groupedCount($0, $1)) \($2)" }
    return text + (calls.isEmpty ? "" : "\nNot replayed: \(calls.joined(separator: ", ")).")
  }

  /// The reasons why fewer or more faults are replayed than were recorded.
  private static func explanation(_ replay: RunDescription.Replayed) -> [String] {
    [
      (
        replay.repeatedFaults,
        "\(grouped(replay.repeatedFaults)) of these hit a page that was there (threads at the same page, a copy "
          + "after a fork that was not recorded, swap, NUMA balancing): the replay drops such a page first, so that "
          + "it faults."
      ),
      (
        replay.faultsBehindFork,
        "\(grouped(replay.faultsBehindFork)) of these came first to a page after a fork, which protects all "
          + "pages against writing: the replay forks too."
      ),
      (
        replay.faultsOfFreed,
        "\(grouped(replay.faultsOfFreed)) of these hit a page that had been lazily freed, and taken since or only "
          + "read before: the replay of what was recorded drops such a page first."
      ),
      (
        replay.locksMemory == true ? 1 : 0,
        "The program locked memory (mlock), on which the kernel refuses MADV_DONTNEED and MADV_FREE: strategies are "
          + "replayed on memory that is not locked."
      ),
      (
        replay.lostEvents,
        "\(groupedCount(replay.lostEvents, "event")) lost when it was recorded: the figures are too low."
      ),
      (
        replay.unknownLines,
        "\(groupedCount(replay.unknownLines, "line")) of the recording not understood."
      ),
    ].filter { $0.0 > 0 }.map(\.1)
  }

  /// A warning that the model does not reproduce the recorded faults; empty if it does, to 1 %.
  static func infidelity(_ replay: RunDescription.Replayed) -> String {
    let predicted = replay.predictions[ReplayWorkload.recorded]?.faults
    guard isFar(predicted, from: replay.faithfulFaults) else { return "" }
    return
      "**The replay of what was recorded does not take the recorded faults, so no row is verified.**\n"
  }

  /// Whether they differ by more than 1 %.
  private static func isFar(_ count: Int?, from other: Int) -> Bool {
    count.map { abs(Double($0) - Double(other)) * 100 > Double(other) } ?? false
  }

  static func grouped(_ number: Int) -> String { String(number).groupedDigits }

  static func groupedCount(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A count and its difference from another.
  private static func beside(_ count: Int, _ other: Int) -> String {
    guard count != other, other > 0 else { return grouped(count) }
    let sign = count < other ? "−" : "+"
    let distance = ByteCount.difference(count, other).magnitude
    let share = NumberText.significant(Double(distance) / Double(other) * 100)
    return "\(grouped(count)) (\(sign)\(String(distance).groupedDigits), \(sign)\(share) %)"
  }

  private static func milliseconds(_ nanoseconds: Double?) -> String? {
    nanoseconds.map { $0 == 0 ? "0" : NumberText.significant($0 / 1e6) }
  }
}
