/// Means over the time of one phase, which may have several parts.
struct PhaseMeans {
  private var rssTime = 0.0
  private var liveTime = 0.0
  private var lazyFreeTime = 0.0
  private(set) var nanoseconds = 0

  mutating func add(
    _ part: (rssBytes: Int, liveBytes: Int, lazyFreeBytes: Int, nanoseconds: Int)
  ) {
    rssTime += Double(part.rssBytes) * Double(part.nanoseconds)
    liveTime += Double(part.liveBytes) * Double(part.nanoseconds)
    lazyFreeTime += Double(part.lazyFreeBytes) * Double(part.nanoseconds)
    nanoseconds += part.nanoseconds
  }

  /// In bytes; nil if no time has passed.
  var rssBytes: Int? { mean(rssTime) }
  var liveBytes: Int? { mean(liveTime) }
  var lazyFreeBytes: Int? { mean(lazyFreeTime) }

  private func mean(_ sum: Double) -> Int? {
    nanoseconds > 0 ? Int(sum / Double(nanoseconds)) : nil
  }
}
