package import Traces

/// The ancestors of a process within a recording, of whose memory it got a copy, and the forks between them.
package struct TraceLineage: Equatable, Sendable {
  package struct Fork: Equatable, Sendable {
    /// The number of the event, from 0, in the order of the recording.
    let ordinal: Int
    let child: Int32
  }

  /// The first ancestor, or the process itself.
  let first: Int32
  /// From the first ancestor down.
  let forks: [Fork]

  /// A process without ancestors.
  package init(_ process: Int32) {
    first = process
    forks = []
  }

  init(first: Int32, forks: [Fork]) {
    self.first = first
    self.forks = forks
  }

  /// The process that is meant.
  package var process: Int32 { forks.last?.child ?? first }
}

/// Which process has come from which, learned from all events of a recording in order.
package struct TraceLineages: Sendable {
  private struct Birth {
    var parent: Int32
    var ordinal: Int
  }

  /// Longer chains are cut: the process at the cut has no ancestors.
  private static let longest = 64

  private var births: [Int32: Birth] = [:]
  private var ordinal = -1

  package init() {}

  package mutating func take(_ event: TraceEvent) {
    ordinal += 1
    guard case .fork(let child, let copies) = event.action else { return }
    // A number that comes again is another process's, which the first one hides; so does a child that shares memory.
    if copies == false {
      births[child] = nil
    } else if births[child] == nil {
      births[child] = Birth(parent: event.process, ordinal: ordinal)
    }
  }

  /// The lineage of a process.
  package func of(_ process: Int32) -> TraceLineage {
    var forks: [TraceLineage.Fork] = []
    var first = process
    var before = Int.max
    while forks.count < Self.longest, let birth = births[first], birth.ordinal < before {
      forks.append(TraceLineage.Fork(ordinal: birth.ordinal, child: first))
      before = birth.ordinal
      first = birth.parent
    }
    return TraceLineage(first: first, forks: forks.reversed())
  }
}
