import Measurement
import Samples

/// Histograms of rows that were never measured.
enum LatenciesFixture {
  /// Of each row that tells of operations: 60 % took the first time, 35 % the second, nearly 5 % the third, and a
  /// thousandth the longest.
  static func points(
    of rows: some Sequence<Record>, _ times: [Int] = [20_095, 30_079, 40_191]
  ) -> [LatencyPoint] {
    rows.filter { $0.status == .ok }.flatMap { row -> [LatencyPoint] in
      guard let operations = row.operations, let longest = row.latencyMax else { return [] }
      let counts = [operations * 60 / 100, operations * 35 / 100, 0, operations / 1000]
      let rest = operations - counts.reduce(0, +)
      return zip(times + [longest], [counts[0], counts[1], rest, counts[3]])
        .filter { $0.1 > 0 }
        .map { LatencyPoint(LatencyBucket(nanoseconds: $0.0, count: $0.1), .operation, of: row) }
    }
  }
}
