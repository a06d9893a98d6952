internal import Glibc

/// How improbable it is that so many of the values lie on one side of their median.
package enum SignTest {
  /// The probability that of `count` tosses of a coin at least `heads` fall on one side:
  /// P(B ≥ heads) for B binomial (count, ½).
  package static func tail(atLeast heads: Int, of count: Int) -> Double {
    if heads <= 0 { return 1 }
    if heads > count { return 0 }
    var sum = 0.0
    // From the far end inwards: small terms first.
    for number in stride(from: count, through: heads, by: -1) {
      sum += probability(of: number, in: count)
    }
    return min(1, sum)
  }

  /// P(B = heads) for B binomial (count, ½).
  static func probability(of heads: Int, in count: Int) -> Double {
    let choose =
      lgamma(Double(count + 1)) - lgamma(Double(heads + 1)) - lgamma(Double(count - heads + 1))
    return exp(choose - Double(count) * log(2))
  }

  /// The two-sided p-value of "neither side is the larger", from how many values lie above and below;
  /// ties tell nothing. 1 of nothing.
  package static func pValue(above: Int, below: Int) -> Double {
    min(1, 2 * tail(atLeast: max(above, below), of: above + below))
  }
}
