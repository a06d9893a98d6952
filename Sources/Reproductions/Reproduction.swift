/// A published measurement, and how the same is measured here. One is a file in `Measurements` and a
/// line in `ReproductionList`.
///
/// It only says what to measure and what to make of the records; the measuring itself is that of every
/// run. All its functions are pure.
package protocol Reproduction: Sendable {
  /// What `madbench reproduce` takes.
  var name: String { get }
  /// What is measured, in one line.
  var summary: String { get }
  /// Who has published it, and where.
  var source: String { get }
  /// What the full extent takes.
  var needs: Needs { get }
  /// The region's size that published times are for: times of another size are scaled to it. Nil where
  /// nothing is scaled.
  var publishedBytes: Int? { get }

  /// What to measure.
  func request(_ extent: Extent) -> Request

  /// The published figures beside those found here, in the order of the table.
  func figures(_ found: Findings) -> [Figure]

  /// What agrees and what does not, worked out from the figures.
  func verdicts(_ figures: [Figure]) -> [Verdict]

  /// The RSS curve behind the figures; empty where it adds nothing to them.
  func curve(_ found: Findings) -> [CurveStep]

  /// What else must be known to read the table.
  func notes(_ found: Findings) -> [String]
}

extension Reproduction {
  /// All that agrees and all that does not: its own verdicts, and whether the figures' size does.
  package func judgements(_ figures: [Figure]) -> [Verdict] {
    verdicts(figures) + [Verdict.size(figures)].compactMap(\.self)
  }

  package var publishedBytes: Int? { nil }
  package func curve(_ found: Findings) -> [CurveStep] { [] }
  package func notes(_ found: Findings) -> [String] { [] }
}

/// How much of a measurement is made.
package enum Extent: Sendable {
  /// As published, as far as the machine goes.
  case full
  /// A second or a few, on little memory: shows that it works, not what is true.
  case smoke
}

/// What a reproduction takes in full.
package struct Needs: Equatable, Sendable {
  /// On a machine where a page fault costs a microsecond or two.
  package let seconds: Int
  /// The most that is resident at a time.
  package let bytes: Int
  /// Whether `--allow-system-changes` is needed.
  package let changesSystem: Bool

  package init(seconds: Int, bytes: Int, changesSystem: Bool = false) {
    self.seconds = seconds
    self.bytes = bytes
    self.changesSystem = changesSystem
  }
}
