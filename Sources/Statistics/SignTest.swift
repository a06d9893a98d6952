internal import Glibc

/// The probability of a number of values on one side of their median.
package enum SignTest {
  /// The probability that at least `heads` of `count` coin tosses are heads: P(B ≥ heads) for B binomial (count, ½).
  package static func tail(atLeast heads: Int, of count: Int) -> Double {
    if heads <= 0 { return 1 }
    if heads > count { return 0 }
    var sum = 0.0
    // From the far end inwards, so that small terms are added first.
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

  /// The two-sided p-value of "neither side is larger", from the numbers of values above and below; ties are ignored. 1
  /// for no values.
  package static func pValue(above: Int, below: Int) -> Double {
    min(1, 2 * tail(atLeast: max(above, below), of: above + below))
  }
}
