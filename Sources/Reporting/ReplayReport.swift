package import Histories
internal import LinuxKernel
internal import PageRelease
package import Plans
package import Replay
package import Samples
internal import Statistics
internal import Texts

/// Statements about a recording before it is replayed. Pure functions.
package enum ReplayReport {
  /// Limits of rows in the table of processes, and of names in a row: a recording may have any number of both.
  private static let mostProcesses = 1000
  private static let mostNames = 8

  /// The processes of a recording, those with the most faults first.
  ///
  /// - Parameters:
  ///   - names: what the entries' names are numbers of.
  ///   - replayable: which faults of each process can be replayed; nil where nobody has counted.
  package static func processes(
    _ entries: [TraceCensus.Entry], _ names: [String], _ replayable: ReplayableFaults? = nil
  ) -> String {
    let all = entries.reduce(0) { $0 + $1.faults }
    let counts = replayable?.isWhole == true ? replayable?.counts : nil
    var table = MarkdownTable(
      header: [
        "process", "names", "threads", "faults", "replayable", "of all", "system calls", "seconds",
      ])
    for entry in entries.prefix(mostProcesses) {
      let shown = entry.names.prefix(mostNames).map { names[$0] }.joined(separator: ", ")
      let more = entry.names.count - mostNames
      let seconds = entry.end > entry.start ? Double(entry.end - entry.start) / 1e9 : 0
      table.rows.append([
        String(entry.process), shown + (more > 0 ? " and \(more) more" : ""),
        String(entry.threads), ReplayTable.grouped(entry.faults),
        counts.map { ReplayTable.grouped($0[entry.process] ?? 0) } ?? "–",
        counts.map { share($0[entry.process] ?? 0, of: all) } ?? "–", ReplayTable.grouped(entry.calls),
        NumberText.fixed(seconds, decimals: 3),
      ])
    }
    let more = entries.count - mostProcesses
    if let counts, entries.count > 1 {
      let sum = entries.reduce(0) { $0 + (counts[$1.process] ?? 0) }
      let calls = entries.reduce(0) { $0 + $1.calls }
      table.rows.append([
        "all (--tree)", "", "", ReplayTable.grouped(all), ReplayTable.grouped(sum),
        share(sum, of: all), ReplayTable.grouped(calls), "",
      ])
    }
    return table.text + (more > 0 ? "\n\(more) more processes have fewer faults.\n" : "")
  }

  private static func share(_ count: Int, of all: Int) -> String {
    all > 0 ? NumberText.fixed(Double(count) / Double(all) * 100, decimals: 1) + " %" : "–"
  }

  /// What the model predicts of each strategy for all processes together.
  package static func tree(_ tree: ReplayTree, _ request: ReplayRequest) -> String {
    var table = MarkdownTable(header: ["predicted", "faults", "÷ recorded"])
    let recorded = tree.predictions[ReplayWorkload.recorded] ?? 0
    let names =
      [ReplayWorkload.recorded] + request.strategies.filter { $0 != ReplayWorkload.recorded }
    for name in names {
      let found = tree.predictions[name]
      let ratio = found.flatMap {
        recorded > 0 ? NumberText.significant(Double($0) / Double(recorded)) : nil
      }
      table.rows.append(
        [name]
          + BoundedFigures(tree.bounds[name]).cost([found.map(ReplayTable.grouped), ratio]))
    }
    let start =
      "\(ReplayTable.grouped(tree.anonymousFaults)) of \(ReplayTable.groupedCount(tree.faults, "fault")) "
      + "(\(share(tree.anonymousFaults, of: tree.faults))) are predicted, those of \(ReplayTable.grouped(tree.added)) of "
      + "\(tree.processes == 1 ? "one process" : "\(ReplayTable.grouped(tree.processes)) processes"); the others are "
      + "of files, of shared memory, or of memory of which no mapping was seen.\n\n"
    let lines = boundLines(tree.bounds, names)
    return start + table.text + (lines.isEmpty ? "" : "\n" + lines.map { $0 + "\n" }.joined())
  }

  /// What the model of its pages predicts of each strategy.
  package static func predictions(
    _ replay: RunDescription.Replayed, _ request: ReplayRequest
  ) -> String {
    var table = MarkdownTable(
      header: ["predicted", "faults", "÷ recorded", "peak RSS", "mean RSS", "mean LazyFree"])
    let recorded = replay.predictions[ReplayWorkload.recorded]?.faults ?? 0
    let changes = replay.canDiffer != false
    let names =
      [ReplayWorkload.recorded]
      + (changes ? request.strategies.filter { $0 != ReplayWorkload.recorded } : [])
    let zeroed = replay.addsZeroed == true ? names.filter { replay.predictions[ReplayJob.zeroed($0)] != nil } : []
    let rows = names.map { ($0, $0, $0) } + zeroed.map { ($0, ReplayJob.zeroed($0), "\($0), pages cleared") }
    for (name, key, title) in rows {
      let figures = BoundedFigures(replay.bounds?[name])
      let found = replay.predictions[key]
      let ratio = found.flatMap { found in
        recorded > 0 ? NumberText.significant(Double(found.faults) / Double(recorded)) : nil
      }
      table.rows.append(
        [title] + figures.cost([found.map { ReplayTable.grouped($0.faults) }, ratio])
          + figures.memory([
            found.map { ByteCount.rounded($0.peakRssBytes) },
            found?.meanRssBytes.map(ByteCount.rounded),
          ]) + [figures.lazyFree(found?.meanLazyfreeBytes.map(ByteCount.rounded))])
    }
    let nothing = changes ? "" : nothingReleased(replay) + "\n"
    let lines = boundLines(replay.bounds ?? [:], names)
    let zeroes = zeroes(replay, names).map { "\n\($0)\n" } ?? ""
    return ReplayTable.recording(replay) + "\n" + nothing + ReplayTable.infidelity(replay)
      + "\n" + table.text + (lines.isEmpty ? "" : "\n" + lines.map { $0 + "\n" }.joined()) + zeroes
  }

  /// The bounded and unknown figures with their reasons: one line per reason.
  ///
  /// - Parameter names: the strategies in the table, in its order.
  static func boundLines(_ bounds: [String: ReplayBound], _ names: [String]) -> [String] {
    var lines: [(bound: ReplayBound, names: [String])] = []
    for name in names {
      guard let bound = bounds[name] else { continue }
      if let place = lines.firstIndex(where: { $0.bound == bound }) {
        if !lines[place].names.contains(name) { lines[place].names.append(name) }
      } else {
        lines.append((bound, [name]))
      }
    }
    return lines.map { "\($0.names.map { "`\($0)`" }.joined(separator: ", ")): \($0.bound.note)." }
  }

  /// The strategies that do not leave zeros although the recorded releases did; nil if there are none.
  ///
  /// - Parameter names: the strategies in the table, in its order.
  static func zeroes(_ replay: RunDescription.Replayed, _ names: [String]) -> String? {
    let calls = [
      ("MADV_DONTNEED", replay.releases["dontneed"]?.calls ?? 0),
      ("munmap", replay.replacesUnmap ? replay.comebackPages ?? 0 : 0),
    ].filter { $0.1 > 0 }.map(\.0)
    var without: [String] = []
    for name in names where StrategyList.named(name).map({ !$0.leavesZeroes }) ?? false {
      if !without.contains("`\(name)`") { without.append("`\(name)`") }
    }
    if calls.isEmpty || without.isEmpty { return nil }
    if replay.freesAsDontneed == true {
      return
        "**Zeroes:** the program was recorded with MADV_DONTNEED in the place of MADV_FREE, after which it cannot rely "
        + "on zeroes; whether it does after its own calls of MADV_DONTNEED is not known."
    }
    let start =
      "**Zeroes:** the recorded program released by \(calls.joined(separator: " and ")), after which pages read zero; "
      + "\(without.joined(separator: ", ")) \(without.count == 1 ? "does" : "do") not promise that. "
    return replay.clearsZeroed == true
      ? start + "The replay clears such pages before they are used again (`--reuse zero`)."
      : replay.addsZeroed == true
        ? start
          + "For a program that relies on zeroes the rows hold in which such pages are cleared before they are used again "
          + "(reuse zero); `zero-free` leaves zeroes."
        : start
          + "A program that relies on zeroes must clear such pages itself, at a cost that these figures do not include; "
          + "`--reuse zero` includes it, `--strategy zero-free` leaves zeroes."
  }

  /// A warning if most of a recording is not replayed; nil otherwise.
  package static func mostLeftOut(_ replay: RunDescription.Replayed) -> String? {
    let left = ByteCount.difference(replay.faults, replay.anonymousFaults)
    guard replay.anonymousFaults >= 0, left > replay.anonymousFaults else { return nil }
    return
      "\(ReplayTable.groupedCount(left, "fault")) of \(ReplayTable.grouped(replay.faults)) \(left == 1 ? "is" : "are") left out: "
      + "the figures are of the other \(ReplayTable.grouped(replay.anonymousFaults)) alone."
  }

  /// The reason why no strategy can change anything in a recording, and possible remedies.
  package static func nothingReleased(_ replay: RunDescription.Replayed) -> String {
    let size = { (pages: Int) in
      let (bytes, overflows) = pages.multipliedReportingOverflow(by: PageSize.bytes)
      return overflows ? "memory" : ByteCount.rounded(bytes)
    }
    var lines = [
      "No strategy changes anything of this recording: each would give the figures of what was recorded, so none is "
        + "replayed."
    ]
    let calls = ["dontneed", "free"].reduce(0) { $0 + (replay.releases[$1]?.calls ?? 0) }
    if calls > 0 {
      lines.append(
        "By madvise(2) it released \(size(replay.residentPagesReleased ?? 0)) that was resident.")
    } else if replay.processReleases ?? 0 > 0 {
      lines.append(
        "It released memory by process_madvise(2), and a recording does not hold the ranges of these calls.")
    } else if replay.releasesLeftOut > 0 {
      lines.append(
        "It released shared memory, memory of files, or memory by guards, which a replay leaves out.")
    } else {
      lines.append("It shows no madvise(2) that releases private anonymous memory.")
    }
    if replay.releasesLeftOut == 0, let end = replay.curve.last, end.count > 1,
      let recorded = replay.predictions[ReplayWorkload.recorded], end[1] > recorded.peakRssBytes / 2
    {
      lines.append(
        "Its resident memory peaked at \(ByteCount.rounded(recorded.peakRssBytes)), and \(ByteCount.rounded(end[1])) were "
          + "resident at the end. A recording does not show what a program frees inside its allocator. If memory is "
          + "free there, only the allocator can release it: by malloc_trim(3), a trim threshold, a decay time.")
    }
    if !replay.replacesUnmap, let pages = replay.comebackPages, pages > 0 {
      lines.append(
        "It unmapped \(size(pages)) that it mapped again at the same addresses: "
          + "--replace-munmap has the strategies release that.")
    }
    return lines.joined(separator: " ")
  }
}
