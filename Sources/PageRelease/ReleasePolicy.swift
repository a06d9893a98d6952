/// *When* free pages are given back; *how* is the strategy's. One is a file in `Policies` and a line in `PolicyList`.
///
/// Pure: a policy is told what is free and what time it is, and says what is due. Whoever asks makes the calls.
package protocol ReleasePolicy: Sendable {
  /// Who makes the calls that give back.
  var releaser: Releaser { get }

  /// Whether it gives pages back in two stages where the strategy has them; else such strategies are none for a thread of
  /// its own.
  var knowsStages: Bool { get }

  /// What the thread that has just freed `range` gives back at once. Asked where the releaser is the
  /// freeing thread.
  mutating func due(afterFreeing range: PageRange, in spans: SpanMap) -> [PageRange]

  /// What the policy's own thread does next. Asked where the releaser is a thread of its own.
  ///
  /// - Parameter now: nanoseconds of a clock that never goes back.
  mutating func nextStep(_ pages: FreePages, at now: UInt64) -> PolicyStep

  /// Told after a step of that thread: what it took, in nanoseconds, of a release those of CPU time.
  mutating func didRelease(pages: Int, in nanoseconds: UInt64)
  mutating func didSleep(nanoseconds: UInt64)
}

extension ReleasePolicy {
  package var knowsStages: Bool { false }
  package mutating func due(afterFreeing range: PageRange, in spans: SpanMap) -> [PageRange] { [] }
  package mutating func nextStep(_ pages: FreePages, at now: UInt64) -> PolicyStep {
    .sleep(nanoseconds: 1_000_000_000)
  }
  package mutating func didRelease(pages: Int, in nanoseconds: UInt64) {}
  package mutating func didSleep(nanoseconds: UInt64) {}
}

/// Which thread gives back.
package enum Releaser: Sendable {
  case freeingThread
  case ownThread
  case nobody
}

/// What a policy goes by, in pages.
package struct FreePages: Equatable, Sendable {
  package var live = 0
  /// The most that was live since the policy was asked last.
  package var mostLive = 0
  /// Free and resident.
  package var dirty = 0
  package var lazilyFreed = 0

  package init(live: Int = 0, mostLive: Int = 0, dirty: Int = 0, lazilyFreed: Int = 0) {
    self.live = live
    self.mostLive = mostLive
    self.dirty = dirty
    self.lazilyFreed = lazilyFreed
  }
}

/// What a policy's own thread does next.
package enum PolicyStep: Equatable, Sendable {
  /// Gives so many pages back, those of the highest addresses first.
  case release(pages: Int, Stage)
  case sleep(nanoseconds: UInt64)

  /// Of a strategy of two stages, which one; all others have the first alone.
  package enum Stage: Sendable {
    /// Dirty pages.
    case first
    /// Pages that the first stage has freed lazily.
    case second
  }
}
