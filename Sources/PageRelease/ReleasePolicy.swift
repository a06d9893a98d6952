/// Decides *when* free pages are released; the strategy decides *how*. A policy is a file in `Policies` and a line in
/// `PolicyList`.
///
/// Pure: a policy gets the free pages and the time, and returns what is due. Its caller makes the system calls.
package protocol ReleasePolicy: Sendable {
  /// The thread that makes the release calls.
  var releaser: Releaser { get }

  /// Whether it supports strategies of two stages; otherwise such strategies are refused for a thread of its own.
  var knowsStages: Bool { get }

  /// The ranges that the thread that has just freed `range` must release at once. Called if the releaser is the freeing
  /// thread.
  mutating func due(afterFreeing range: PageRange, in spans: SpanMap) -> [PageRange]

  /// The next step of the policy's own thread. Called if the releaser is a thread of its own.
  ///
  /// - Parameter now: nanoseconds of a monotonic clock.
  mutating func nextStep(_ pages: FreePages, at now: UInt64) -> PolicyStep

  /// Called after a step of that thread with its duration in nanoseconds; for a release, of CPU time.
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

/// The thread that releases pages.
package enum Releaser: Sendable {
  case freeingThread
  case ownThread
  case nobody
}

/// The page counts that a policy uses.
package struct FreePages: Equatable, Sendable {
  package var live = 0
  /// The maximum number of live pages since the last call of the policy.
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

/// A step of a policy's own thread.
package enum PolicyStep: Equatable, Sendable {
  /// Releases this number of pages, those with the highest addresses first.
  case release(pages: Int, Stage)
  case sleep(nanoseconds: UInt64)

  /// The stage of a strategy of two stages; other strategies have only the first.
  package enum Stage: Sendable {
    /// Dirty pages.
    case first
    /// Pages that the first stage has freed lazily.
    case second
  }
}
