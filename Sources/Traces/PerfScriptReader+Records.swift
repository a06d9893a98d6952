extension PerfScriptReader {
  /// What came about beside the samples. The line may be another thread's than the one that it tells of.
  func readRecord(
    _ scanner: inout TextScanner, _ head: PerfLineHead, _ body: (TraceEvent) throws -> Void
  ) throws {
    guard let record = try PerfRecord(&scanner, damage) else {
      return countUnknown(scanner.bytes, event: Self.recordName(scanner))
    }
    switch record {
    case .name(let process, let thread, let name, let isExec):
      try learn(process, of: thread)
      try deliverPendingForks(of: process, body)
      let place = try place(process, thread)
      threads[place].lastFault = .none
      let context = LineContext(time: head.time, name: scanner.bytes(name))
      try rename(place, context, body)
      if isExec {
        forgetEntry(place)
        try deliver(.exec, of: place, context, body)
      }
    case .fork(let child, let childThread, let parent, let parentThread):
      try learn(child, of: childThread)
      // What perf tells of the time before the recording is no copy of anything that it has told.
      guard child != parent, head.time > 0 else { return }
      let place = try place(parent, parentThread)
      try rename(place, context(head, scanner, of: place), body)
      let fork = PendingFork(
        parent: parent, parentThread: parentThread, childThread: childThread, time: head.time)
      if let older = pendingForks.updateValue(fork, forKey: child) {
        try deliver(older, child: child, copies: nil, body)
      }
      if pendingForks.count > PendingFork.most { try deliverPendingForks(body) }
    case .exit(let process, let thread):
      try deliverPendingForks(of: process, body)
      try learn(nil, of: thread)
      let ended = threads.remove(process, thread)
      if ended?.entry != nil { summary.callsWithoutExit += 1 }
      guard process == thread, ended != nil else { return }
      summary.events += 1
      try body(TraceEvent(time: head.time, process: process, thread: thread, .exit))
    case .mapping(let process, let thread, let mapping):
      guard process >= 0, mapping.start < Self.firstKernelAddress else { return }
      try deliverPendingForks(of: process, body)
      try learn(process, of: thread)
      let place = try place(process, thread)
      threads[place].lastFault = .none
      try deliver(.mapping(mapping), of: place, context(head, scanner, of: place), body)
    case .lost(let count): summary.lostEvents &+= count
    }
  }

  private func forgetEntry(_ place: Int) {
    if threads[place].entry != nil { summary.callsWithoutExit += 1 }
    threads[place].entry = nil
  }

  /// The line's name is the thread's where the line is its own.
  private func context(
    _ head: PerfLineHead, _ scanner: TextScanner, of place: Int
  ) -> LineContext {
    let thread = threads[place]
    let isOwn =
      head.thread == thread.thread && (head.process ?? thread.process) == thread.process
    return LineContext(time: head.time, name: isOwn ? scanner.bytes(head.name) : nil)
  }

  /// With `PERF_RECORD_`, behind which the scanner stands.
  private static func recordName(_ scanner: TextScanner) -> UnsafeRawBufferPointer {
    var behind = scanner
    while behind.byte == UInt8(ascii: "_") || 48...57 ~= behind.byte || 65...90 ~= behind.byte {
      behind.position += 1
    }
    return scanner.bytes(scanner.position - "PERF_RECORD_".utf8.count..<behind.position)
  }
}
