/// When a replay looks at what is resident: at equal distances of the recording's time, before and behind each long pause,
/// after equal numbers of touches, and before what gives memory back after many of them, so that no peak is missed by more
/// than that.
struct SamplePoints {
  /// Touches so close to each other may be one step.
  static let mergeNanoseconds: UInt64 = 1_000_000
  /// Looks at equal distances of time, and as many again of touches.
  private static let count = 200
  /// Looks before releases beyond which there are no more.
  private static let mostPeaks = 500

  private let interval: UInt64
  private let touches: Int
  private var next: UInt64 = 0
  private var lastTime: UInt64 = 0
  /// Since the last look.
  private var touched = 0
  private var peaks = 0

  /// - Parameters:
  ///   - duration: of the recording, in nanoseconds.
  ///   - touches: of pages, in all of it.
  init(duration: UInt64, touches: Int) {
    interval = max(1, duration / UInt64(Self.count))
    self.touches = max(64, touches / Self.count)
  }

  /// The times that a look is due for before a change, and whether to walk page tables; nil where none is.
  mutating func due(
    before change: MemoryChange, at moment: UInt64
  ) -> (times: [UInt64], walks: Bool)? {
    let time = max(moment, lastTime)
    let before = lastTime
    defer {
      lastTime = time
      if case .touch = change.kind { touched += 1 }
    }
    if time >= next {
      touched = 0
      next = time / interval * interval + interval
      return (time > before + interval ? [before, time] : [time], true)
    }
    if touched >= touches {
      touched = 0
      return ([time], true)
    }
    guard touched >= touches / 8, peaks < Self.mostPeaks, change.mayRelease else { return nil }
    touched = 0
    peaks += 1
    return ([time], false)
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
