package import Histories

/// What strategies cost all processes of a recording together, as the model of their pages predicts it.
package struct ReplayTree: Sendable {
  /// More processes are not added up.
  private static let mostProcesses = 256

  /// Of the recording: its processes, and all their faults.
  package let processes: Int
  package let faults: Int
  /// Processes that were added, and their faults that are replayed.
  package private(set) var added = 0
  package private(set) var anonymousFaults = 0
  /// By strategy.
  package private(set) var predictions: [String: Int] = [:]
  /// The worst of each strategy's bounds.
  package private(set) var bounds: [String: ReplayBound] = [:]

  package init(processes: Int, faults: Int) {
    self.processes = processes
    self.faults = faults
  }

  /// Whether another process may be added.
  package var hasRoom: Bool { added < Self.mostProcesses }

  package mutating func add(
    _ recording: ProcessHistory, _ faults: [String: Int], _ bounds: [String: ReplayBound]
  ) {
    added += 1
    anonymousFaults += recording.anonymousFaults
    for (name, count) in faults {
      let (sum, overflows) = predictions[name, default: 0].addingReportingOverflow(count)
      predictions[name] = overflows ? .max : sum
    }
    for (name, bound) in bounds where isWorse(bound, than: self.bounds[name]) {
      self.bounds[name] = bound
    }
  }

  private func isWorse(_ bound: ReplayBound, than other: ReplayBound?) -> Bool {
    guard let other else { return true }
    let order: [ReplayBound.Extent] = [.lazyFreeAtMost, .memoryUnknown, .atLeast, .unknown]
    return (order.firstIndex(of: bound.extent) ?? 0) > (order.firstIndex(of: other.extent) ?? 0)
  }
}
