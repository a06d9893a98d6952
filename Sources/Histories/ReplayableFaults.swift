package import Traces

/// How many faults of each process of a recording lie in private anonymous memory of which the recording shows how it came
/// to be: those that a replay of the process replays.
package struct ReplayableFaults {
  private var processes: [Int32: RecordedProcess] = [:]
  private var ranges = 0
  /// By process; those that are missing have none.
  package private(set) var counts: [Int32: Int] = [:]
  /// Whether all could be followed; else the counts are too low.
  package private(set) var isWhole = true

  package init() {}

  package mutating func take(_ event: TraceEvent) {
    guard isWhole else { return }
    var found = 0
    processes[event.process, default: RecordedProcess(TraceLineage(event.process))].follow(event) {
      if case .touch = $0.kind { found += 1 }
    }
    if found > 0 { counts[event.process, default: 0] += found }
    switch event.action {
    case .fork(let child, let copies) where copies != false:
      guard let parent = processes[event.process] else { return }
      ranges += parent.mappings.count
      processes[child] = parent.inherited(by: child)
    case .exit:
      ranges -= processes.removeValue(forKey: event.process)?.mappings.count ?? 0
    default: break
    }
    if ranges + processes.count > TraceLimits.mostRangesOfAll { isWhole = false }
  }
}
