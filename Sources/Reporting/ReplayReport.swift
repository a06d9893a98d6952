package import Experiment
package import Replay
internal import Statistics

/// What can be said of a recording before it is replayed. Pure functions.
package enum ReplayReport {
  /// The processes of a recording, those with the most faults first.
  ///
  /// - Parameter names: what the entries' names are numbers of.
  package static func processes(_ entries: [TraceCensus.Entry], _ names: [String]) -> String {
    var table = MarkdownTable(
      header: ["process", "names", "threads", "faults", "system calls", "seconds"])
    for entry in entries {
      let seconds = entry.end > entry.start ? Double(entry.end - entry.start) / 1e9 : 0
      table.rows.append([
        String(entry.process), entry.names.map { names[$0] }.joined(separator: ", "),
        String(entry.threads), MarkdownReport.grouped(entry.faults),
        MarkdownReport.grouped(entry.calls), NumberText.fixed(seconds, decimals: 3),
      ])
    }
    return table.text
  }

  /// What the model of its pages foretells of each strategy.
  package static func predictions(
    _ replay: RunDescription.Replayed, _ request: ReplayRequest
  ) -> String {
    var table = MarkdownTable(
      header: ["predicted", "faults", "÷ recorded", "peak RSS", "mean RSS", "mean LazyFree"])
    let recorded = replay.predictions[ReplayWorkload.recorded]?.faults ?? 0
    for name in [ReplayWorkload.recorded]
      + request.strategies.filter({ $0 != ReplayWorkload.recorded })
    {
      guard let found = replay.predictions[name] else {
        table.rows.append([name] + Array(repeating: "–", count: 5))
        continue
      }
      table.rows.append([
        name, MarkdownReport.grouped(found.faults),
        recorded > 0
          ? NumberText.significant(Double(found.faults) / Double(recorded)) : "–",
        ByteCount.rounded(found.peakRssBytes),
        found.meanRssBytes.map(ByteCount.rounded) ?? "–",
        found.meanLazyfreeBytes.map(ByteCount.rounded) ?? "–",
      ])
    }
    return MarkdownReport.recording(replay) + "\n" + (hint(replay).map { $0 + "\n" } ?? "") + "\n"
      + table.text
  }

  /// What to ask for where strategies change nothing; nil where they do.
  package static func hint(_ replay: RunDescription.Replayed) -> String? {
    let advises = ["dontneed", "free"].contains { replay.releases[$0]?.calls ?? 0 > 0 }
    if advises || replay.replacesUnmap { return nil }
    return
      "It gave nothing back by madvise(2), so no strategy changes anything: --replace-munmap has them give back what "
      + "it unmapped and mapped again."
  }
}
