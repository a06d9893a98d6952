internal import Texts

/// One sentence on an agreement or a difference with the publication.
package struct Verdict: Equatable, Sendable {
  package enum Outcome: String, Sendable {
    case agrees
    case differs
    /// There is no published figure to compare with.
    case found
    case notMeasured = "not measured"
  }

  package let outcome: Outcome
  package let text: String

  package static func agrees(_ text: String) -> Verdict { Verdict(outcome: .agrees, text: text) }
  package static func differs(_ text: String) -> Verdict { Verdict(outcome: .differs, text: text) }
  package static func found(_ text: String) -> Verdict { Verdict(outcome: .found, text: text) }
  package static func notMeasured(_ text: String) -> Verdict {
    Verdict(outcome: .notMeasured, text: text)
  }

  /// Agrees or differs, with the corresponding sentence.
  package static func of(
    _ isSo: Bool, _ agreeing: String, else differing: String
  ) -> Verdict {
    isSo ? agrees(agreeing) : differs(differing)
  }

  /// A gain below this cannot be distinguished from noise: a shared machine drifts by as much.
  static let leastGain = 1.1

  /// Compares the factor by which one thing is faster than another with the published factor.
  ///
  /// - Parameters:
  ///   - fast: the time of `subject`; `slow` is that of `other`, in the same unit.
  ///   - published: the published factor by which `subject` is faster.
  static func gain(
    _ subject: String, over other: String, fast: Double?, slow: Double?, published: Double
  ) -> Verdict {
    guard let fast, let slow, fast > 0, slow > 0 else {
      return notMeasured("\(subject) beside \(other)")
    }
    let took = times(fast / slow)
    let claim = "where \(times(1 / published)) was published"
    return of(
      slow / fast >= leastGain,
      "\(subject) takes \(took) as long as \(other) here, \(claim)",
      else: "\(subject) takes \(took) as long as \(other) here, which is no gain, \(claim)")
  }

  /// Whether figures are within a factor of 2 of the published ones; nil if there are fewer than two to compare.
  static func size(_ figures: [Figure]) -> Verdict? {
    let ratios = figures.filter { $0.unit != .times && $0.unit != .percent }.compactMap(\.ratio)
    guard ratios.count > 1, let least = ratios.min(), let most = ratios.max() else { return nil }
    let range = "\(NumberText.significant(least)) to \(NumberText.significant(most)) ×"
    return of(
      least >= 0.5 && most <= 2,
      "in size, every figure lies within a factor of 2 of the published one (\(range))",
      else: "in size, figures are \(range) the published ones, of another machine and kernel")
  }

  static func times(_ value: Double) -> String { "\(NumberText.significant(value)) ×" }

  static func percent(_ value: Double) -> String {
    "\(NumberText.fixed(value, decimals: abs(value) < 10 ? 1 : 0)) %"
  }
}
