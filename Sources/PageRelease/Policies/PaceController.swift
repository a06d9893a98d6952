/// Holds the share of a CPU that some work takes at a set point, by how much work goes to how much sleep: a controller
/// with a proportional and an integral part, whose integral is wound back where the output is at a bound.
///
/// Source: `piController` of Go's runtime (mgcpacer.go), with the constants of its scavenger: gain 0.3375, integral time
/// 3.2 ms, tracking time 1 s, output from 1:1000 to 1000:1.
struct PaceController: Sendable {
  private static let gain = 0.3375
  private static let integralNanoseconds = 3.2e6
  private static let trackingNanoseconds = 1e9
  private static let bounds = 0.001...1000.0

  private var errorIntegral = 0.0

  /// The ratio of work to sleep from here on; nil where the numbers have run away, after which it begins anew.
  ///
  /// - Parameters:
  ///   - share: of a CPU, over the last period.
  ///   - wanted: the set point.
  ///   - nanoseconds: the period.
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
