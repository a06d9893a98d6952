package import Traces

/// Which processes a recording has, and how much of each.
package struct TraceCensus: Sendable {
  package struct Entry: Equatable, Sendable {
    package let process: Int32
    /// Names that its threads had, by their number, each once, in the order of their first event.
    package var names: [Int] = []
    /// The name of its main thread at the end, or of any other where that was never seen.
    package var name: Int?
    package var faults = 0
    package var calls = 0
    package var threads = 0
    package var start: UInt64 = .max
    package var end: UInt64 = 0
  }

  private var entries: [Int32: Entry] = [:]
  private var threads: Set<Int64> = []
  private var last = Entry(process: -1)
  private var lastThread: Int64?

  package init() {}

  package mutating func take(_ event: TraceEvent) {
    if last.process != event.process {
      store()
      last = entries[event.process] ?? Entry(process: event.process)
    }
    let thread = Int64(event.process) << 32 | Int64(event.thread)
    if thread != lastThread {
      lastThread = thread
      if threads.insert(thread).inserted { last.threads += 1 }
    }
    if !event.isOfBefore {
      last.start = min(last.start, event.time)
      last.end = max(last.end, event.time)
    }
    switch event.action {
    case .fault: last.faults += 1
    case .call: last.calls += 1
    case .name(let name):
      if !last.names.contains(name) { last.names.append(name) }
      if event.thread == event.process || last.name == nil { last.name = name }
    case .exec, .fork, .mapping: break
    }
  }

  /// All that have any fault or call, those with the most faults first.
  package mutating func processes() -> [Entry] {
    store()
    return entries.values.filter { $0.faults + $0.calls > 0 }.sorted {
      $0.faults == $1.faults ? $0.process < $1.process : $0.faults > $1.faults
    }
  }

  private mutating func store() {
    if last.process >= 0 { entries[last.process] = last }
  }
}
