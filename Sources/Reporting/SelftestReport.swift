internal import Analysis
package import Runs
internal import Texts

/// The results of a self-test for people.
package enum SelftestReport {
  /// - Parameters:
  ///   - extraPercent: the extra work of one side in percent; 0 if both did the same.
  ///   - load: whether hogs ran at the same time.
  package static func text(_ tally: SelftestTally, extraPercent: Int, load: Bool) -> String {
    let beside = load ? ", beside a process that takes CPU time and one that faults" : ""
    var lines = [
      extraPercent == 0
        ? "\(tally.comparisons) comparisons of madbench with itself\(beside)"
        : "\(tally.comparisons) comparisons with a head whose regions are \(extraPercent) % longer\(beside)"
    ]
    lines += counts(tally, isNull: extraPercent == 0)
    return lines.joined(separator: "\n  ") + "\n"
  }

  /// - Parameters:
  ///   - blocks: the number of blocks of the run from which all comparisons are made.
  ///   - length: the number of blocks of each comparison.
  package static func text(_ tally: SelftestTally, resampled blocks: Int, length: Int) -> String {
    let title =
      "\(tally.comparisons) comparisons of \(length) blocks in a row, of a run of \(blocks) blocks of a "
      + "madbench with itself"
    return ([title] + counts(tally, isNull: true)).joined(separator: "\n  ") + "\n"
  }

  private static func counts(_ tally: SelftestTally, isNull: Bool) -> [String] {
    var lines: [String] = []
    if isNull {
      lines.append("false alarms (a figure regressed): \(count(tally.regressed, tally))")
      lines.append("false claims of improvement: \(count(tally.improved, tally))")
    } else {
      lines.append("found (a time regressed): \(count(tally.regressedInTime, tally))")
      lines.append("found by an exact figure, such as pages: \(count(tally.regressed, tally))")
      lines.append("wrong way round (a figure improved): \(count(tally.improved, tally))")
    }
    lines.append("with a figure left open: \(count(tally.inconclusive, tally))")
    lines.append("null control beyond half the margin: \(count(tally.unreliable, tally))")
    if let median = tally.medianSeconds, let longest = tally.longestSeconds {
      lines.append(
        "seconds each: \(NumberText.fixed(median, decimals: 1)) in the median, "
          + "\(NumberText.fixed(longest, decimals: 1)) the longest")
    }
    return lines
  }

  /// The cost of the measurement itself.
  package static func text(
    clockNanoseconds: Int, samplerNanoseconds: Int?, harnessFaults: Int?, windows: Int
  ) -> String {
    let sampler =
      samplerNanoseconds.map { "\(String($0).groupedDigits) ns a sample" } ?? "not known"
    let faults = harnessFaults.map { "\($0) in \(windows) windows" } ?? "not known"
    return """
      what measuring costs
        clock: \(clockNanoseconds) ns a reading, one an operation
        sampler of the RSS curve: \(sampler), on another CPU where there is one
        faults of the harness inside windows: \(faults)

      """
  }

  private static func count(_ count: Int, _ tally: SelftestTally) -> String {
    guard let share = tally.share(count) else { return "–" }
    return "\(count) of \(tally.comparisons) (\(NumberText.fixed(share * 100, decimals: 1)) %)"
  }
}
