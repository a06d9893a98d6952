/// Holds the CPU share of some work at a set point by controlling the ratio of work to sleep: a proportional-integral
/// controller whose integral is wound back while the output is at a bound.
///
/// Source: `piController` of Go's runtime (mgcpacer.go), with the constants of its scavenger: gain 0.3375, integral time
/// 3.2 ms, tracking time 1 s, output from 1:1000 to 1000:1.
struct PaceController: Sendable {
  private static let gain = 0.3375
  private static let integralNanoseconds = 3.2e6
  private static let trackingNanoseconds = 1e9
  private static let bounds = 0.001...1000.0

  private var errorIntegral = 0.0

  /// The ratio of work to sleep for the next period; nil if the integral has overflowed, after which it restarts at 0.
  ///
  /// - Parameters:
  ///   - share: the share of a CPU used in the last period.
  ///   - wanted: the set point.
  ///   - nanoseconds: the length of the period.
  mutating func next(share: Double, wanted: Double, over nanoseconds: Double) -> Double? {
    let error = Self.gain * (wanted - share)
    let raw = error + errorIntegral
    let output = min(max(raw, Self.bounds.lowerBound), Self.bounds.upperBound)
    errorIntegral +=
      error * nanoseconds / Self.integralNanoseconds
      + nanoseconds / Self.trackingNanoseconds * (output - raw)
    if errorIntegral.isFinite { return output }
    errorIntegral = 0
    return nil
  }
}
