/// The sample points at which a run that stops by the width of its intervals evaluates them.
///
/// A run that evaluates after every pair and stops once its interval is narrow stops when the interval is narrow by
/// chance, and covers the median too rarely: in simulation in 92.5 to 95 % of the cases instead of the nominal 95, and
/// in 80 % if the pairs have two modes with the median between them. Three measures prevent this. First, the width is
/// not that of the interval itself but of the 99.9 % interval, whose ends lie further out and depend little on the
/// values inside. Second, sample points are few, each at a quarter more pairs than the previous one. Third, they are at
/// counts for which the ranks of the interval, which are whole numbers, give slightly more than the nominal coverage:
/// 96 %. With all three the coverage is 94 to 97.5 % for normal, skewed, bimodal and tied data (`CoverageTests`).
package enum SequentialStop {
  /// The first sample point; an interval of fewer pairs may be narrow by chance.
  package static let first = 12
  private static let wantedCoverage = 0.96

  /// Half the expected width of a 95 % interval of these values, derived from the 99.9 % interval: for normal values
  /// that is 3.29 ÷ 1.96 times as wide. Nil for fewer than 11 values.
  package static func halfWidth(_ values: [Double]) -> Double? {
    farHalfWidth(values).map { $0 / (3.29 / 1.96) }
  }

  /// Half the width of the 99.9 % interval; nil for fewer than 11 values.
  package static func farHalfWidth(_ values: [Double]) -> Double? {
    SignInterval(values, confidence: 0.999).map { ($0.high - $0.low) / 2 }
  }

  /// The first sample point after `pairs` pairs, at least `first`.
  package static func next(after pairs: Int) -> Int {
    var look = first
    while look <= pairs { look = following(look) }
    return look
  }

  /// The count near a quarter more whose coverage is nearest to `wantedCoverage`.
  private static func following(_ look: Int) -> Int {
    let least = look + (look + 3) / 4
    let candidates = (least..<least + 10).compactMap { count in
      SignInterval.rank(count: count, confidence: 0.95).map {
        (count: count, coverage: $0.coverage)
      }
    }
    let nearest = candidates.min {
      abs($0.coverage - wantedCoverage) < abs($1.coverage - wantedCoverage)
    }
    return nearest?.count ?? least
  }
}
