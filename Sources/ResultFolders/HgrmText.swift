package import Measurement
internal import Texts

/// Merged latencies in the percentile output format of HdrHistogram (`.hgrm`), which its plotters read: values in
/// nanoseconds, five lines per halving of the distance to 100 %.
package enum HgrmText {
  private static let ticksPerHalfDistance = 5.0

  package static func text(_ latencies: LatencyCounts) -> String {
    let buckets = latencies.buckets
    let total = latencies.count
    var text = line("Value", "Percentile", "TotalCount", "1/(1-Percentile)") + "\n"
    var seen = 0
    var level = 0.0
    for bucket in buckets {
      // The counts of a damaged file may be any numbers; their total saturates.
      seen += min(bucket.count, total - seen)
      while 100 * Double(seen) / Double(total) >= level, level < 100 {
        let share = level / 100
        text += line(
          NumberText.fixed(Double(bucket.nanoseconds), decimals: 2),
          NumberText.fixed(share, decimals: 12), String(seen),
          NumberText.fixed(1 / (1 - share), decimals: 2))
        let following = level + next(level)
        if seen == total || following == level { break }
        level = following
      }
    }
    let last = NumberText.fixed(Double(buckets.last?.nanoseconds ?? 0), decimals: 2)
    text += padded(last, 12) + " 1.000000000000 " + padded(String(total), 10) + "\n"
    return text + footer(buckets, total, last)
  }

  /// The distance to the next line, in percent: half the distance to 100 %, divided by the steps per halving.
  private static func next(_ level: Double) -> Double {
    var halvings = 1.0
    var rest = (100 - level) / 100
    while rest <= 0.5 {
      rest *= 2
      halvings *= 2
    }
    return 100 / (ticksPerHalfDistance * 2 * halvings)
  }

  private static func footer(_ buckets: [LatencyBucket], _ total: Int, _ last: String) -> String {
    let count = Double(max(total, 1))
    let mean = buckets.reduce(0) { $0 + $1.middle * Double($1.count) } / count
    let variance =
      buckets.reduce(0) { $0 + ($1.middle - mean) * ($1.middle - mean) * Double($1.count) } / count
    var doublings = 1
    while LatencyBucket.subBuckets << (doublings - 1) <= LatencyBucket.mostNanoseconds {
      doublings += 1
    }
    func figure(_ value: Double) -> String { padded(NumberText.fixed(value, decimals: 2), 12) }
    return """
      #[Mean    = \(figure(mean)), StdDeviation   = \(figure(variance.squareRoot()))]
      #[Max     = \(padded(last, 12)), Total count    = \(padded(String(total), 12))]
      #[Buckets = \(padded(String(doublings), 12)), SubBuckets     = \(padded(String(LatencyBucket.subBuckets), 12))]

      """
  }

  private static func line(
    _ value: String, _ percentile: String, _ count: String, _ inverse: String
  ) -> String {
    padded(value, 12) + " " + padded(percentile, 14) + " " + padded(count, 10) + " "
      + padded(inverse, 14) + "\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
