internal import Analysis
internal import ArgumentParser
internal import Statistics

/// The options that determine the exit code of a comparison's verdict.
struct CompareOptions: ParsableArguments {
  enum FailOn: String, ExpressibleByArgument, CaseIterable { case regressed, inconclusive }

  @Option(
    help: """
      When to fail: regressed exits 2; inconclusive does that, and exits 3 when a figure is inconclusive or \
      was not compared.
      """)
  var failOn = FailOn.regressed

  @Flag(help: "Exit 4 when the null control is off by more than half the margin.")
  var strict = false

  /// Throws the exit code of the verdict; returns if that is 0.
  func judge(_ comparison: Comparison) throws {
    if strict, comparison.hasCompared, let null = comparison.nullControl,
      !null.isReliable(margin: comparison.margin)
    {
      complain("the base against itself leaves half the margin; the table says how far")
      throw ExitStatus.unreliable
    }
    if comparison.count(.regressed) > 0 { throw ExitStatus.regression }
    try Self.requireFigures(comparison)
    if failOn == .inconclusive, comparison.open > 0 { throw ExitStatus.inconclusive }
  }

  /// Throws the exit code of a comparison that has compared nothing.
  static func requireFigures(_ comparison: Comparison) throws {
    guard !comparison.hasCompared else { return }
    complain("nothing could be compared; the table says why")
    throw ExitStatus.notComparable
  }
}
