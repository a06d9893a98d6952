internal import Texts

/// Reads the text of `perf script`: a line for each fault, each entry into a system call and each return
/// from one, and what perf has recorded beside them. One buffer, whatever the length of the text, and what
/// there is to know of each thread that is alive.
///
/// Any of the fields that `perf script -F` knows may be printed, as long as the time, the event, a thread
/// and for events of faults the address are: `-F comm,pid,tid,time,event,addr,trace` is best. The text of
/// ftrace's `trace` and of `trace-cmd report` is read too.
///
/// What perf tells of the time before the recording (mappings and names that were there already) has the
/// time 0.
package final class PerfScriptReader {
  /// The names of threads; `TraceEvent.Action.name` counts them from 0.
  package var names: [String] { nameTable.all }
  package internal(set) var summary = TraceSummary()

  private let text: FileLines
  private var nameTable = TraceNames()
  var threads = TraceThreads()
  /// The processes of threads, as task events tell them: for lines that have the thread alone.
  private var processes: [Int32: Int32] = [:]
  private var line = 0
  /// The latest time that a line had.
  var latestTime: UInt64 = 0
  /// Whether an event other than perf's own records was read, and whether the first one had the time 0.
  var hasSample = false
  var beginsAtZero = false
  /// How many events before this one had the same time, where the first had the time 0.
  var sameTimes = 0
  /// Forks of which it is not known yet whether the child has a copy of the memory, by the child.
  var pendingForks: [Int32: PendingFork] = [:]
  /// Whether a fault with an address has been read.
  var hasFault = false

  /// - Parameter read: puts the next bytes into what it is given and says how many; none at the end.
  package init(read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
    text = FileLines(read: read)
  }

  /// Calls `body` with each event, in the order of the text; to be called once. Throws `TraceDamage` with
  /// the number of the line of a known event that cannot be read, what `body` throws, and what reading throws.
  package func forEach(_ body: (TraceEvent) throws -> Void) throws {
    do {
      try text.forEach { line, number, isWhole in
        self.line = number
        summary.lines = number
        try line.withUnsafeBytes { bytes in
          if isWhole { try read(bytes, body) } else { try readLast(bytes, body) }
        }
      }
    } catch let damage as FileLines.Damage {
      throw TraceDamage(line: damage.line, damage.reason)
    }
    try deliverPendingForks(body)
    for thread in threads.all where thread.entry != nil { summary.callsWithoutExit += 1 }
  }

  /// A last line without its line feed is not whole, or is: it is both what a killed writer leaves and what
  /// some editors do.
  private func readLast(
    _ bytes: UnsafeRawBufferPointer, _ body: (TraceEvent) throws -> Void
  ) throws {
    let unknown = summary.unknownLines
    let isEndMissing = summary.isEndMissing
    do {
      try read(bytes, body)
    } catch let damage as TraceDamage where damage.line == line {
      summary.isLastLineCut = true
    }
    if summary.unknownLines > unknown { summary.isLastLineCut = true }
    // The last line of a trace has its line feed: numbers in it may have lost digits.
    if isEndMissing { (summary.isEndMissing, summary.missingLines) = (true, 0) }
  }

  private func read(
    _ bytes: UnsafeRawBufferPointer, _ body: (TraceEvent) throws -> Void
  ) throws {
    guard let head = PerfLineHead(bytes) else { return try readHeadless(bytes) }
    var scanner = TextScanner(bytes, from: head.end)
    var period: UInt64 = 1
    let found =
      head.isOfFtrace
      ? PerfLineEvent.readFtrace(&scanner) : PerfLineEvent.read(&scanner, period: &period)
    guard let event = found else { return countUnknown(bytes) }
    try check(head.time, event, period)
    if !pendingForks.isEmpty { try deliverPendingForks(before: event, head, body) }
    let context = LineContext(time: head.time, name: scanner.bytes(head.name))
    switch event {
    case .fault(let event):
      let address = try address(&scanner)
      try read(fault: event, address, .unknown, of: place(head), context, body)
    case .exception(let isOfKernel):
      let (address, access) = try exception(&scanner)
      let event = isOfKernel ? TraceThread.FaultEvent.exceptionOfKernel : .exception
      try read(fault: event, address, access, of: place(head), context, body)
    case .entry(let call):
      let arguments = try arguments(call, &scanner, isHexadecimal: head.isOfFtrace)
      enter(TraceThread.Entry(call: call, arguments: arguments, time: head.time), try place(head))
    case .exit(let call):
      let result = try result(call, &scanner)
      try exit(call, result, of: place(head), context, body)
    case .newTask: try readNewTask(&scanner, head, body)
    case .record: try readRecord(&scanner, head, body)
    case .other(let name): countUnknown(bytes, event: scanner.bytes(name))
    }
  }

  /// The part of a line's head that delivering its event needs.
  struct LineContext {
    let time: UInt64
    /// What the thread is called from now on; nil where the line does not tell.
    let name: UnsafeRawBufferPointer?
  }

  func place(_ head: PerfLineHead) throws(TraceDamage) -> Int {
    if let process = head.process {
      if head.isOfFtrace { try learn(process, of: head.thread) }
      return try place(process, head.thread)
    }
    summary.linesOfUnknownProcess += 1
    return try place(processes[head.thread] ?? head.thread, head.thread)
  }

  func place(_ process: Int32, _ thread: Int32) throws(TraceDamage) -> Int {
    guard let place = threads.place(process, thread) else {
      throw tooMany("threads", TraceLimits.mostThreads)
    }
    return place
  }

  /// Learns, or forgets, to which process a thread belongs.
  func learn(_ process: Int32?, of thread: Int32) throws(TraceDamage) {
    processes[thread] = process
    guard processes.count <= TraceLimits.mostThreads else {
      throw tooMany("threads", TraceLimits.mostThreads)
    }
  }

  func deliver(
    _ action: TraceEvent.Action, of place: Int, _ context: LineContext,
    _ body: (TraceEvent) throws -> Void
  ) throws {
    try rename(place, context, body)
    try deliver(action, place, context.time, body)
  }

  /// Delivers the thread's name where it is new.
  func rename(
    _ place: Int, _ context: LineContext, _ body: (TraceEvent) throws -> Void
  ) throws {
    let old = threads[place].name
    let number: Int?
    if let name = context.name {
      if old >= 0, nameTable.isSame(name, old) { return }
      number = nameTable.number(name)
    } else {
      if old >= 0 { return }
      // As perf calls a thread of which it does not know the name.
      number = Array(":\(threads[place].thread)".utf8).withUnsafeBytes { nameTable.number($0) }
    }
    guard let number else { throw tooMany("names of threads", TraceLimits.mostNames) }
    guard number != old else { return }
    threads[place].name = number
    try deliver(.name(number), place, context.time, body)
  }

  private func deliver(
    _ action: TraceEvent.Action, _ place: Int, _ time: UInt64,
    _ body: (TraceEvent) throws -> Void
  ) throws {
    summary.events += 1
    let thread = threads[place]
    try body(TraceEvent(time: time, process: thread.process, thread: thread.thread, action))
  }

  private func tooMany(_ what: String, _ most: Int) -> TraceDamage {
    damage("more than \(most) \(what)")
  }

  func damage(_ reason: String) -> TraceDamage { TraceDamage(line: line, reason) }
}
