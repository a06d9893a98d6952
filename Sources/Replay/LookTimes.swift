/// When a replay looks at what is resident: at equal distances of the recording's time, before and behind each long pause,
/// and before whatever gives memory back after much was touched, so that no peak is missed by more than that.
struct LookTimes {
  /// Touches so close to each other may be one step.
  static let mergeNanoseconds: UInt64 = 1_000_000
  /// Looks at equal distances.
  static let count: UInt64 = 200
  /// Looks for peaks beyond which they become rarer.
  private static let mostPeaks = 500

  private let interval: UInt64
  private var next: UInt64 = 0
  private var lastTime: UInt64 = 0
  /// Pages touched since the last look, and how many of them are much.
  private var touched = 0
  private var much = 1024
  private var peaks = 0

  /// - Parameter duration: of the recording, in nanoseconds.
  init(duration: UInt64) { interval = max(1, duration / Self.count) }

  /// The times that a look is due for before a change, and whether to walk page tables; nil where none is.
  mutating func due(
    before change: MemoryChange, at time: UInt64
  ) -> (times: [UInt64], walks: Bool)? {
    defer {
      lastTime = max(lastTime, time)
      if case .touch = change.kind { touched += 1 }
    }
    if time >= next {
      touched = 0
      next = time / interval * interval + interval
      return (time > lastTime + interval ? [lastTime, time] : [max(time, lastTime)], true)
    }
    guard touched >= much, change.mayRelease else { return nil }
    touched = 0
    peaks += 1
    if peaks % Self.mostPeaks == 0 { much *= 2 }
    return ([max(time, lastTime)], false)
  }
}

extension MemoryChange {
  fileprivate var mayRelease: Bool {
    switch kind {
    case .unmap, .release: true
    case .map: !parts.isEmpty
    default: false
    }
  }
}
