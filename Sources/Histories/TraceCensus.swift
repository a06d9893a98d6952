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

  /// In the order of their first event.
  private var entries: [Entry] = []
  /// Where in `entries` a process stands.
  private var places: [Int32: Int] = [:]
  private var threads: Set<Int64> = []
  /// The names of each process: its number above that of the name.
  private var names: Set<Int64> = []
  private var last: (process: Int32, place: Int)?
  private var lastThread: Int64?

  package init() {}

  package mutating func take(_ event: TraceEvent) {
    let place = place(of: event.process)
    let thread = Int64(event.process) << 32 | Int64(UInt32(bitPattern: event.thread))
    if thread != lastThread {
      lastThread = thread
      if threads.insert(thread).inserted { entries[place].threads += 1 }
    }
    if !event.isOfBefore {
      entries[place].start = min(entries[place].start, event.time)
      entries[place].end = max(entries[place].end, event.time)
    }
    switch event.action {
    case .fault: entries[place].faults += 1
    case .call: entries[place].calls += 1
    case .name(let name):
      if names.insert(Int64(event.process) << 32 | Int64(name)).inserted {
        entries[place].names.append(name)
      }
      if event.thread == event.process || entries[place].name == nil { entries[place].name = name }
    case .exec, .fork, .exit, .mapping: break
    }
  }

  private mutating func place(of process: Int32) -> Int {
    if let last, last.process == process { return last.place }
    let place = places[process] ?? entries.count
    if place == entries.count {
      places[process] = place
      entries.append(Entry(process: process))
    }
    last = (process, place)
    return place
  }

  /// All that have any fault or call, those with the most faults first.
  package func processes() -> [Entry] {
    entries.filter { $0.process >= 0 && $0.faults + $0.calls > 0 }.sorted {
      $0.faults == $1.faults ? $0.process < $1.process : $0.faults > $1.faults
    }
  }
}
