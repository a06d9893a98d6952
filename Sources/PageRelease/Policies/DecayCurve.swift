/// How many free pages may stay, by when they became free: a page that has been free for the share x of the decay
/// time counts for h(1 − x), where h(y) = 6y⁵ − 15y⁴ + 10y³ ("smootherstep"), so the limit is the sum of that over pages.
///
/// Time goes in 200 epochs a decay time. When one begins, pages that have come since the last one are put down as a
/// backlog of its own, and the limit is worked out anew; between two it stands.
///
/// Source: jemalloc's decay.c and smoothstep.h (`SMOOTHSTEP_NSTEPS` 200). Its weights are fixed-point numbers of 24 bits,
/// these are floating point. jemalloc adds a random part of an epoch to each deadline, so that arenas do not wake together;
/// there is one here, and none is added.
package struct DecayCurve: Sendable {
  package static let epochs = 200

  /// Pages that may stay.
  package private(set) var limit = 0
  private let intervalNanoseconds: UInt64
  /// When the current epoch began; nil before the first look.
  private var epoch: UInt64?
  /// Pages by the epoch that they came in, the oldest first.
  private var backlog = [Int](repeating: 0, count: DecayCurve.epochs)
  /// What there was at the last epoch, or might have been: what goes beyond it has come since.
  private var kept = 0

  private static let weights = (1...epochs).map { smootherstep(Double($0) / Double(epochs)) }

  /// 6y⁵ − 15y⁴ + 10y³, from 0 at 0 to 1 at 1.
  package static func smootherstep(_ y: Double) -> Double { y * y * y * (y * (6 * y - 15) + 10) }

  /// - Parameter seconds: the decay time, more than 0.
  package init(seconds: Double) {
    intervalNanoseconds = max(1, UInt64(seconds * 1e9) / UInt64(Self.epochs))
  }

  /// Lets the epochs pass that have ended by `now`; false where none has, and nothing is due.
  ///
  /// - Parameter pages: how many are free now.
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
    // Pages below the limit that are in use again stay in the backlog, and are not put down twice.
    kept = max(limit, pages)
    return true
  }

  /// Nanoseconds until the next epoch.
  package func untilNext(_ now: UInt64) -> UInt64 {
    guard let epoch else { return intervalNanoseconds }
    return epoch + intervalNanoseconds > now ? epoch + intervalNanoseconds - now : 1
  }
}
