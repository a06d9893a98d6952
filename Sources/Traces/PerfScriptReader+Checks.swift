/// What keeps a recording from being replayed as if it were whole and in order.
extension PerfScriptReader {
  /// perf prints events in the order of their times; times of before the recording are 0.
  private static let longestStepBack: UInt64 = 1_000_000

  func check(
    _ time: UInt64, _ event: PerfLineEvent, _ period: UInt64
  ) throws(TraceDamage) {
    switch event {
    case .fault, .exception:
      if period > 1 { throw damage("this fault stands for \(period): \(Self.sampled)") }
      if period == 0 { throw damage(Self.sampled) }
    case .record: break
    default: if period == 0 { throw damage(Self.sampled) }
    }
    try checkDifferences(time, event)
    if time == 0 { return }
    if time < latestTime, latestTime - time > Self.longestStepBack {
      throw damage(
        "time goes back by \((latestTime - time) / 1000) µs: the events are not in order. The text of one perf script "
          + "is, without --deltatime, --reltime and --per-event-dump; texts of two cannot be joined")
    }
    latestTime = max(latestTime, time)
  }

  /// Times that begin at 0 are counted from the first event, or, with `--deltatime`, each from the one before: then they
  /// fall, or stay the same.
  private func checkDifferences(_ time: UInt64, _ event: PerfLineEvent) throws(TraceDamage) {
    if case .record = event { return }
    guard hasSample else {
      hasSample = true
      beginsAtZero = time == 0
      return
    }
    guard beginsAtZero, time > 0 else { return }
    sameTimes = time == latestTime ? sameTimes + 1 : 0
    if time < latestTime || sameTimes == Self.mostSameTimes {
      throw damage(
        "each time is that since the event before: make the text by perf script without --deltatime")
    }
  }

  /// So many faults take longer than a microsecond.
  private static let mostSameTimes = 64

  /// `# event : name = page-faults, …, { sample_period, sample_freq } = 4000, …`: the header of `perf script --header`.
  func readHeader(_ line: TextScanner) throws(TraceDamage) {
    readFtraceHeader(line)
    var scanner = line
    guard scanner.skip(past: "event : name = "), isFault(scanner),
      scanner.skip(past: "{ sample_period, sample_freq } = "), let period = scanner.decimal(),
      period > 1
    else { return }
    throw damage(Self.sampled)
  }

  private func isFault(_ name: TextScanner) -> Bool {
    name.starts(with: "page-faults") || name.starts(with: "faults")
      || name.starts(with: "minor-faults") || name.starts(with: "major-faults")
      || name.starts(with: "exceptions:page_fault_")
  }

  private static let sampled =
    "faults were sampled, and a replay needs all of them: \(TraceCure.again), or add -c 1 to perf record"
}
