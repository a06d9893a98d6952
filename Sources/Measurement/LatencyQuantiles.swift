/// Nanoseconds that 50, 90, 99, 99.9 and 100 % of the operations did not exceed.
package struct LatencyQuantiles: Equatable, Sendable {
  package var p50: Int
  package var p90: Int
  package var p99: Int
  package var p999: Int
  package var max: Int

  package init(p50: Int, p90: Int, p99: Int, p999: Int, max: Int) {
    self.p50 = p50
    self.p90 = p90
    self.p99 = p99
    self.p999 = p999
    self.max = max
  }
}
