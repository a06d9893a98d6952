internal import Analysis
internal import Plans
internal import Samples
internal import Statistics
internal import Texts

/// States a result in one plain sentence.
enum ResultSentence {
  /// The cost of a candidate compared with its baseline, the memory it keeps, and caveats.
  ///
  /// - Parameter noise: the interval of the ratio of the baseline to itself, if measured beside this cell. A difference
  ///   within this interval is not a finding.
  static func sentence(
    _ summary: CellSummary, baseline: String, noise: ClosedRange<Double>?
  ) -> String {
    let finding = finding(summary, MarkdownText.code(baseline), noise)
    return ([finding] + caveats(summary)).joined(separator: " ")
  }

  /// The memory that the baseline keeps, which qualifies ratios to it; nil if it keeps no free memory.
  static func baselineSentence(_ summary: CellSummary) -> String? {
    guard !summary.countsCPU, summary.bystanders == nil, summary.bothPerPage != nil,
      let keeps = keeps(summary), !keepsNothing(summary)
    else { return nil }
    let text = "\(MarkdownText.code(summary.cell.strategy)), the baseline, \(keeps)."
    return ([text] + caveats(summary)).joined(separator: " ")
  }

  private static func finding(
    _ summary: CellSummary, _ baseline: String, _ noise: ClosedRange<Double>?
  ) -> String {
    let name = MarkdownText.code(summary.cell.strategy)
    if let bystanders = summary.bystanders { return sentence(name, bystanders) }
    let kept = keeps(summary).map { ", and \($0)" } ?? ""
    if let ratio = summary.ratio {
      let time = summary.countsCPU ? "CPU time" : "time"
      return "\(name) \(cost(ratio, time, baseline, noise))\(kept)."
    }
    if let cost = summary.bothPerPage {
      let unit = summary.countsCPU ? "CPU ns" : "ns"
      return "\(name) costs \(NumberText.significant(cost)) \(unit) a page here\(kept)."
    }
    let why = summary.endings.keys.map(\.text).sorted().joined(separator: ", ")
    let known = summary.endingNote.isEmpty ? summary.note : summary.endingNote
    let note = known.isEmpty ? "" : ": \(known)"
    let reason = MarkdownText.escaped((why.isEmpty ? "no trial was finished" : why) + note)
    return "\(name) was not measured: \(reason)."
  }

  /// Missing rows, and rows that break the strategy's promise, one sentence each.
  private static func caveats(_ summary: CellSummary) -> [String] {
    guard summary.bothPerPage != nil else { return [] }
    var found: [String] = []
    let lost = summary.endings.filter { $0.key != .interrupted }
    if !lost.isEmpty {
      let endings = lost.map { "\($0.key.text) × \($0.value)" }.sorted().joined(separator: ", ")
      found.append("Only of the rows that ended well: \(MarkdownText.escaped(endings)).")
    }
    if summary.unverifiedRows > 0 {
      found.append("Not verified in \(summary.unverifiedRows) of \(summary.okRows) rows.")
    }
    return found
  }

  private static func sentence(_ name: String, _ found: BystanderSummary) -> String {
    guard let slowdown = found.slowdown else {
      return "\(name) was not measured: no trial was finished."
    }
    let ratio = number(slowdown.ratio)
    guard let interval = slowdown.interval else {
      return "Threads beside one that releases by \(name) took \(ratio) × their time here, in too few "
        + "trials (\(slowdown.pairs)) for an interval."
    }
    let range = "95 %: \(range(interval))"
    return interval.contains(1)
      ? "No effect of a thread that releases by \(name) on threads beside it was found (\(range) × their time)."
      : "Threads beside one that releases by \(name) take \(ratio) × their time (\(range))."
  }

  private static func cost(
    _ ratio: PairedRatio, _ time: String, _ baseline: String, _ noise: ClosedRange<Double>?
  ) -> String {
    let value = ratio.ratio
    guard let interval = ratio.interval else {
      return "took \(NumberText.significant(value)) × the \(time) of \(baseline) here, in too few "
        + "trials (\(ratio.pairs)) for an interval"
    }
    if interval.contains(1) {
      return "cannot be told apart from \(baseline) here (95 %: \(range(interval)) × its \(time))"
    }
    if let noise, noise.overlaps(interval) {
      return "cannot be told apart from noise here (95 %: \(range(interval)) × the \(time) of \(baseline), which "
        + "itself came out as \(range(noise)) ×)"
    }
    if value < 0.5 {
      return "costs \(number(value)) × as much \(time) as \(baseline) here "
        + "(\(percent((1 - value) * 100)) % less; 95 %: \(range(interval)) ×)"
    }
    if value >= 2 {
      return "costs \(number(value)) × as much \(time) as \(baseline) here "
        + "(95 %: \(range(interval)) ×)"
    }
    let bounds = [interval.lowerBound, interval.upperBound].map { abs($0 - 1) * 100 }.sorted()
    return "costs \(percent(abs(value - 1) * 100)) % \(value < 1 ? "less" : "more") \(time) than "
      + "\(baseline) here (95 %: \(percent(bounds[0]))–\(percent(bounds[1])) %)"
  }

  /// With one decimal if a whole number would hide the difference from 0 or 100.
  private static func percent(_ value: Double) -> String {
    NumberText.fixed(value, decimals: value < 10 || value > 90 ? 1 : 0)
  }

  /// The free memory that stays; nil if no row reports it, and for programs that are not paced by a clock.
  private static func keeps(_ summary: CellSummary) -> String? {
    if let replay = summary.replay { return holds(replay) }
    guard summary.countsCPU else { return keepsAfterRelease(summary) }
    return summary.kept.map { kept in
      (kept.measure == .meanToLive ? "holds " : "") + MemoryWords.text(kept)
    }
  }

  /// Free memory that is mapped at the end of the release, and free memory that is allocated as backing memory, mapped
  /// or not.
  private static func free(_ summary: CellSummary) -> (mapped: Int, behind: Int)? {
    guard let rss = summary.effect[MetricList.rss], let live = summary.liveBytes else { return nil }
    let behind = summary.effect[MetricList.backing].map { ByteCount.difference($0, live) } ?? 0
    return (max(0, ByteCount.difference(rss, live)), max(0, behind))
  }

  private static func keepsNothing(_ summary: CellSummary) -> Bool {
    free(summary).map { $0 == (0, 0) && charge(summary) == nil } ?? false
  }

  /// Bytes of the free memory that the control group is still charged for although nothing maps them; nil if they are
  /// less than half of it, which other members of the group could cause.
  private static func charge(_ summary: CellSummary) -> Int? {
    guard let live = summary.liveBytes, let growth = summary.effect[MetricList.cgroup] else {
      return nil
    }
    let charge = ByteCount.difference(growth, live)
    let free = ByteCount.difference(summary.cell.sizeBytes, live)
    return charge > free / 2 ? charge : nil
  }

  private static func keepsAfterRelease(_ summary: CellSummary) -> String? {
    guard let live = summary.liveBytes, let (mapped, behind) = free(summary) else { return nil }
    if mapped == 0, behind > 0 {
      let amount = "\(ByteCount.rounded(behind)) of backing memory stay allocated"
      return behind >= ByteCount.difference(summary.cell.sizeBytes, live)
        ? "unmaps the pages and frees nothing: \(amount)" : "unmaps the pages, of which \(amount)"
    }
    if mapped == 0, let charge = charge(summary) {
      return "maps nothing that is free, while the control group, with all its members, is still charged "
        + "\(ByteCount.rounded(charge)) of it"
    }
    if mapped == 0 { return live == 0 ? "keeps nothing resident" : "keeps nothing that is free" }
    let amount =
      live == 0
      ? "\(amounts(mapped, ByteCount.difference(summary.cell.sizeBytes, live))) resident"
      : "\(ByteCount.rounded(mapped)) resident beside the \(ByteCount.rounded(live)) in use"
    let lazy = min(mapped, summary.effect[MetricList.lazyFree] ?? 0)
    if lazy <= 0 { return "keeps \(amount)" }
    let part = lazy == mapped ? "all of it" : "\(ByteCount.rounded(lazy)) of it"
    return "keeps \(amount), \(part) only until memory is needed"
  }

  private static func holds(_ replay: ReplaySummary) -> String? {
    guard let mean = replay.meanRSSBytes else { return nil }
    let text = "holds \(ByteCount.rounded(mean)) on average"
    guard let lazy = replay.meanLazyFreeBytes, lazy > 0 else { return text }
    return text + ", \(ByteCount.rounded(lazy)) of it only until memory is needed"
  }

  /// `64 of 64 MiB`: both in the unit of the second, if that is exact.
  private static func amounts(_ part: Int, _ whole: Int) -> String {
    let wholeText = ByteCount.exact(whole)
    let partText = ByteCount.exact(part)
    guard let unit = wholeText.split(separator: " ").last, partText.hasSuffix(" " + unit) else {
      return "\(ByteCount.rounded(part)) of \(ByteCount.rounded(whole))"
    }
    return "\(partText.dropLast(unit.count + 1)) of \(wholeText)"
  }

  private static func range(_ interval: ClosedRange<Double>) -> String {
    "\(number(interval.lowerBound))–\(number(interval.upperBound))"
  }

  /// Two decimals around 1, and always at least two significant digits.
  private static func number(_ ratio: Double) -> String {
    if ratio > 0, ratio < 0.1 { return NumberText.significant(ratio) }
    return NumberText.fixed(ratio, decimals: ratio < 2 ? 2 : (ratio < 100 ? 1 : 0))
  }
}
