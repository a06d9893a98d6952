internal import Experiment
internal import LinuxKernel
internal import Statistics

/// What a result means, in one plain sentence.
enum Answer {
  /// Says what a candidate costs against its baseline, and what it keeps.
  static func sentence(_ summary: CellSummary, baseline: String) -> String {
    let name = summary.cell.strategy
    if let bystanders = summary.bystanders { return sentence(name, bystanders) }
    guard let ratio = summary.ratio else {
      if let cost = summary.bothPerPage, summary.endings.isEmpty {
        return
          "\(name) costs \(NumberText.significant(cost)) ns a page here, and \(keeps(summary))."
      }
      let why = summary.endings.keys.map(\.text).sorted().joined(separator: ", ")
      let known = summary.endingNote.isEmpty ? summary.note : summary.endingNote
      let note = known.isEmpty ? "" : ": \(known)"
      return "\(name) was not measured: \(why.isEmpty ? "no trial was finished" : why)\(note)."
    }
    let time = summary.countsCPU ? "CPU time" : "time"
    return "\(name) \(cost(ratio, time, baseline)), and \(keeps(summary))."
  }

  private static func sentence(_ name: String, _ found: BystanderSummary) -> String {
    guard let slowdown = found.slowdown else {
      return "\(name) was not measured: no trial was finished."
    }
    guard let interval = slowdown.interval else {
      return
        "beside one that gives back by \(name) others took \(number(slowdown.ratio)) × their time here, in "
        + "too few trials (\(slowdown.pairs)) for an interval."
    }
    let range = "95 %: \(number(interval.lowerBound))–\(number(interval.upperBound))"
    return interval.contains(1)
      ? "others cannot tell whether one beside them gives back by \(name) (\(range) × their time)."
      : "others take \(number(slowdown.ratio)) × their time beside one that gives back by \(name) (\(range))."
  }

  private static func cost(_ ratio: PairedRatio, _ time: String, _ baseline: String) -> String {
    let value = ratio.ratio
    guard let interval = ratio.interval else {
      return "took \(NumberText.significant(value)) × the \(time) of \(baseline) here, in too few "
        + "trials (\(ratio.pairs)) for an interval"
    }
    if interval.contains(1) {
      let range = "\(number(interval.lowerBound))–\(number(interval.upperBound))"
      return "cannot be told apart from \(baseline) here (95 %: \(range) × its cost)"
    }
    if value < 0.5 {
      return "costs \(number(1 / value)) × less than \(baseline) here "
        + "(95 %: \(number(1 / interval.upperBound))–\(number(1 / interval.lowerBound)))"
    }
    if value >= 2 {
      return "costs \(number(value)) × as much as \(baseline) here "
        + "(95 %: \(number(interval.lowerBound))–\(number(interval.upperBound)))"
    }
    let bounds = [interval.lowerBound, interval.upperBound].map { abs($0 - 1) * 100 }.sorted()
    return "costs \(percent(abs(value - 1) * 100)) % \(value < 1 ? "less" : "more") than "
      + "\(baseline) here (95 %: \(percent(bounds[0]))–\(percent(bounds[1])) %)"
  }

  private static func percent(_ value: Double) -> String {
    NumberText.fixed(value, decimals: value < 10 ? 1 : 0)
  }

  /// What stays resident of what is free after the release; live memory is nobody's fault.
  private static func keeps(_ summary: CellSummary) -> String {
    if let replay = summary.replay { return holds(replay) }
    if summary.countsCPU {
      return summary.policy.retained.map {
        "holds \(NumberText.significant($0.median)) × what is live"
      } ?? "what it holds is not known"
    }
    guard let rss = summary.effect.rssBytes, let live = summary.liveBytes else {
      return "its residency is not known"
    }
    let kept = max(0, ByteCount.difference(rss, live))
    let free = ByteCount.difference(summary.cell.sizeBytes, live)
    if kept == 0, let backing = summary.effect.backingBytes,
      case let behind = ByteCount.difference(backing, live), behind > summary.cell.sizeBytes / 16
    {
      return
        "unmaps the pages without freeing what is behind them, \(ByteCount.rounded(behind))"
    }
    if kept == 0, let growth = summary.effect.cgroupGrowthBytes,
      case let charge = ByteCount.difference(growth, live), charge > free / 2
    {
      return "maps nothing of it, while the control group is still charged "
        + ByteCount.rounded(charge)
    }
    if kept == 0 { return live == 0 ? "keeps nothing resident" : "keeps nothing of it resident" }
    let isLazy = (summary.effect.lazyFreeBytes ?? 0) > kept / 2
    let amount =
      live == 0
      ? "\(amounts(kept, free)) resident"
      : "\(ByteCount.rounded(kept)) resident beside the \(ByteCount.rounded(live)) in use"
    return "keeps \(amount)\(isLazy ? " until something else needs memory" : "")"
  }

  private static func holds(_ replay: ReplaySummary) -> String {
    guard let mean = replay.meanRSSBytes else { return "what it holds is not known" }
    let text = "holds \(ByteCount.rounded(mean)) on average"
    guard let lazy = replay.meanLazyFreeBytes, lazy > 0 else { return text }
    return text + ", \(ByteCount.rounded(lazy)) of it only until something else needs memory"
  }

  /// `64 of 64 MiB`: both in the unit of the second, where that says them exactly.
  private static func amounts(_ part: Int, _ whole: Int) -> String {
    let wholeText = ByteCount.exact(whole)
    let partText = ByteCount.exact(part)
    guard let unit = wholeText.split(separator: " ").last, partText.hasSuffix(" " + unit) else {
      return "\(ByteCount.rounded(part)) of \(ByteCount.rounded(whole))"
    }
    return "\(partText.dropLast(unit.count + 1)) of \(wholeText)"
  }

  /// One more digit where two would hide the difference from 1.
  private static func number(_ ratio: Double) -> String {
    NumberText.fixed(ratio, decimals: ratio < 2 ? 2 : (ratio < 100 ? 1 : 0))
  }
}
