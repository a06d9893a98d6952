package import Analysis
package import Samples
internal import Statistics

/// The null control in JSON.
package struct NullDocument: Encodable {
  let ratio: Double?
  let ratioLow: Double?
  let ratioHigh: Double?
  let pairs: Int
  /// Whether the interval lies within half the margin.
  let reliable: Bool

  init(_ null: NullControl, margin: Double) {
    ratio = null.ratio?.ratio
    ratioLow = null.ratio?.interval?.lowerBound
    ratioHigh = null.ratio?.interval?.upperBound
    pairs = null.ratio?.pairs ?? 0
    reliable = null.isReliable(margin: margin)
  }

  package init(_ null: NullControl, _ run: RunDescription) {
    self.init(null, margin: run.margin)
  }
}
