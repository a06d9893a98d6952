package import Traces

/// What a recording holds, counted event by event.
package struct RecordedCounts {
  package private(set) var faults = 0
  /// Of the faults, those that are known to be reads.
  package private(set) var reads = 0
  package private(set) var calls = 0
  /// Of the calls, those that freed lazily.
  package private(set) var lazyFrees = 0
  package private(set) var processes: Set<Int32> = []
  private var firstTime: UInt64?
  private var lastTime: UInt64 = 0

  /// `MADV_FREE`.
  private static let lazyFree: UInt64 = 8

  package init() {}

  package mutating func add(_ event: TraceEvent) {
    switch event.action {
    case .fault(_, let access):
      faults += 1
      if access == .read { reads += 1 }
    case .call(let call):
      calls += 1
      let advice =
        call.name == .madvise
        ? call.arguments.third : call.name == .processMadvise ? call.arguments.fourth : 0
      if advice == Self.lazyFree, !call.hasFailed { lazyFrees += 1 }
    default: return
    }
    processes.insert(event.process)
    firstTime = firstTime ?? event.time
    lastTime = max(lastTime, event.time)
  }

  /// From the first fault or call to the last.
  package var nanoseconds: UInt64 { lastTime - (firstTime ?? lastTime) }
}
