package import Samples
package import Workloads

/// A point of the printed curve.
package struct CurveStep: Equatable, Sendable {
  /// Seconds since the first sample of a phase; negative before it.
  package let seconds: Double
  /// Resident anonymous memory of the worker.
  package let rssBytes: Int

  package init(seconds: Double, rssBytes: Int) {
    self.seconds = seconds
    self.rssBytes = rssBytes
  }

  /// A few points of a curve: the last before `phase`, and then `count` points in equal steps of time.
  package static func thinned(
    _ points: [CurvePoint], from phase: Phase, to count: Int
  ) -> [CurveStep] {
    guard let first = points.firstIndex(where: { $0.phase == phase }), count > 1 else { return [] }
    let rest = points[first...].filter { $0.phase != .free }
    guard let start = rest.first, let end = rest.last else { return [] }
    let before = points[..<first].last.map { [$0] } ?? []
    // Floating point, so that a damaged file cannot overflow it.
    let began = Double(start.timeNanoseconds)
    let span = Double(end.timeNanoseconds) - began
    var chosen: [CurvePoint] = []
    for number in 0..<count {
      let time = began + (span * Double(number) / Double(count - 1)).rounded(.down)
      guard let point = rest.first(where: { Double($0.timeNanoseconds) >= time }) else { continue }
      if chosen.last != point { chosen.append(point) }
    }
    return (before + chosen).map {
      CurveStep(
        seconds: (Double($0.timeNanoseconds) - began) / 1e9,
        rssBytes: $0.rssAnonBytes)
    }
  }
}
