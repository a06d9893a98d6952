/// A published measurement, and how to repeat it here. Each one is a file in `Measurements` and a line in
/// `ReproductionList`.
///
/// It only defines what to measure and how to evaluate the records; the measurement itself is an ordinary run. All its
/// functions are pure.
package protocol Reproduction: Sendable {
  /// The name that `madbench reproduce` takes.
  var name: String { get }
  /// The measured quantity, in one line.
  var summary: String { get }
  /// The publication.
  var source: String { get }
  /// The resources that the full extent needs.
  var needs: Needs { get }
  /// The region's size for published times; times of another size are scaled to it. Nil if nothing is scaled.
  var publishedBytes: Int? { get }

  /// The measurement to make.
  func request(_ extent: Extent) -> Request

  /// The published figures and those measured here, in the order of the table.
  func figures(_ found: ReproductionData) -> [Figure]

  /// The verdicts on agreement, computed from the figures.
  func verdicts(_ figures: [Figure]) -> [Verdict]

  /// The RSS curve behind the figures; empty if it adds nothing to them.
  func curve(_ found: ReproductionData) -> [CurveStep]

  /// Remarks needed to read the table.
  func notes(_ found: ReproductionData) -> [String]
}

extension Reproduction {
  /// All verdicts: the reproduction's own, and the one on the magnitude of the figures.
  package func judgements(_ figures: [Figure]) -> [Verdict] {
    verdicts(figures) + [Verdict.size(figures)].compactMap(\.self)
  }

  package var publishedBytes: Int? { nil }
  package func curve(_ found: ReproductionData) -> [CurveStep] { [] }
  package func notes(_ found: ReproductionData) -> [String] { [] }
}

/// The extent of a measurement.
package enum Extent: Sendable {
  /// As published, as far as the machine permits.
  case full
  /// A few seconds, on little memory: a smoke test, without meaningful figures.
  case smoke
}

/// The resources that the full extent of a reproduction needs.
package struct Needs: Equatable, Sendable {
  /// The duration on a machine where a page fault costs one or two microseconds.
  package let seconds: Int
  /// The peak resident memory.
  package let bytes: Int
  /// Whether `--allow-system-changes` is needed.
  package let changesSystem: Bool

  package init(seconds: Int, bytes: Int, changesSystem: Bool = false) {
    self.seconds = seconds
    self.bytes = bytes
    self.changesSystem = changesSystem
  }
}
