/// The number of free pages that may stay, by when they became free. A page that has been free for the fraction x of
/// the decay time counts h(1 − x), where h(y) = 6y⁵ − 15y⁴ + 10y³ ("smootherstep"); the limit is the sum over all
/// pages.
///
/// A decay time has 200 epochs. When an epoch begins, the pages freed during the previous epoch enter the backlog, and
/// the limit is recomputed; it is constant within an epoch.
///
/// Source: jemalloc's decay.c and smoothstep.h (`SMOOTHSTEP_NSTEPS` 200). Its weights are fixed-point numbers of 24
/// bits; these are floating-point numbers. jemalloc adds a random part of an epoch to each deadline, so that arenas do
/// not wake together; here is only one curve, and nothing is added.
package struct DecayCurve: Sendable {
  package static let epochs = 200

  /// Pages that may stay.
  package private(set) var limit = 0
  private let intervalNanoseconds: UInt64
  /// Start of the current epoch; nil before the first call of `advance`.
  private var epoch: UInt64?
  /// Free pages by the epoch in which they were freed, the oldest first.
  private var backlog = [Int](repeating: 0, count: DecayCurve.epochs)
  /// Dirty pages at the last epoch, at least the limit; the excess arrived since.
  private var kept = 0

  private static let weights = (1...epochs).map { smootherstep(Double($0) / Double(epochs)) }

  /// 6y⁵ − 15y⁴ + 10y³, from 0 at 0 to 1 at 1.
  package static func smootherstep(_ y: Double) -> Double { y * y * y * (y * (6 * y - 15) + 10) }

  /// - Parameter seconds: the decay time, more than 0.
  package init(seconds: Double) {
    intervalNanoseconds = max(1, UInt64(seconds * 1e9) / UInt64(Self.epochs))
  }

  /// Advances over all epochs that have ended by `now`; returns false if none has, and nothing is due.
  ///
  /// - Parameter pages: the number of free pages now.
  @discardableResult
  package mutating func advance(to now: UInt64, pages: Int) -> Bool {
    guard let epoch else {
      self.epoch = now
      return false
    }
    let passed = (now - epoch) / intervalNanoseconds
    guard passed > 0 else { return false }
    self.epoch = epoch + passed * intervalNanoseconds
    let shift = Int(min(passed, UInt64(Self.epochs)))
    backlog.removeFirst(shift)
    backlog += [Int](repeating: 0, count: shift - 1) + [max(0, pages - kept)]
    let sum = zip(backlog, Self.weights).reduce(0) { $0 + Double($1.0) * $1.1 }
    limit = Int(sum)
    // Pages below the limit that are reused stay in the backlog and are not added twice.
    kept = max(limit, pages)
    return true
  }

  /// Nanoseconds until the next epoch.
  package func untilNext(_ now: UInt64) -> UInt64 {
    guard let epoch else { return intervalNanoseconds }
    return epoch + intervalNanoseconds > now ? epoch + intervalNanoseconds - now : 1
  }
}
