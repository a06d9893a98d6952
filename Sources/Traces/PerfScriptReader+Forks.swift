/// A fork that perf has recorded, of which the flags are to come.
struct PendingFork {
  let parent: Int32
  let parentThread: Int32
  let childThread: Int32
  /// Nanoseconds.
  let time: UInt64

  /// The flags come a microsecond after the fork: more do not wait at a time.
  static let most = 1024
}

/// Whether a child has a copy of its parent's memory, or shares it: `vfork(2)` and `posix_spawn(3)` do. perf's own record of
/// the fork does not tell; the tracepoint `task:task_newtask`, which follows, has the flags of `clone(2)`.
extension PerfScriptReader {
  /// `CLONE_VM` and `CLONE_THREAD` of `sched.h`.
  private static let sharesMemory: UInt64 = 0x100
  private static let isThread: UInt64 = 0x10000

  /// `pid=901 comm=app clone_flags=1200011 oom_score_adj=0`; the name may hold anything.
  func readNewTask(
    _ scanner: inout TextScanner, _ head: PerfLineHead, _ body: (TraceEvent) throws -> Void
  ) throws {
    guard scanner.skip(past: "pid="), let child = scanner.task() else {
      return countUnknown(scanner.bytes)
    }
    var flags: UInt64?
    while scanner.skip(past: "clone_flags=") { flags = scanner.hexadecimal() }
    guard let flags else { return countUnknown(scanner.bytes) }
    let copies = flags & Self.sharesMemory == 0
    if let fork = pendingForks.removeValue(forKey: child) {
      return try deliver(fork, child: child, copies: copies, body)
    }
    guard head.isOfFtrace else { return }
    let place = try place(head)
    let parent = threads[place].process
    guard flags & Self.isThread == 0 else { return try learn(parent, of: child) }
    try learn(child, of: child)
    let fork = PendingFork(
      parent: parent, parentThread: head.thread, childThread: child, time: head.time)
    try deliver(fork, child: child, copies: copies, body)
  }

  /// Delivers what waits for its flags, before anything else of the parent or the child is.
  func deliverPendingForks(
    before event: PerfLineEvent, _ head: PerfLineHead, _ body: (TraceEvent) throws -> Void
  ) throws {
    switch event {
    case .newTask, .record: return
    default: break
    }
    try deliverPendingForks(of: head.process ?? head.thread, body)
  }

  /// Those of which a process is parent or child.
  func deliverPendingForks(
    of process: Int32, _ body: (TraceEvent) throws -> Void
  ) throws {
    if pendingForks.isEmpty { return }
    if let fork = pendingForks.removeValue(forKey: process) {
      try deliver(fork, child: process, copies: nil, body)
    }
    for (child, fork) in pendingForks where fork.parent == process {
      pendingForks[child] = nil
      try deliver(fork, child: child, copies: nil, body)
    }
  }

  /// Delivers all that wait for flags, which never came.
  func deliverPendingForks(_ body: (TraceEvent) throws -> Void) throws {
    let forks = pendingForks.sorted { ($0.value.time, $0.key) < ($1.value.time, $1.key) }
    pendingForks = [:]
    for (child, fork) in forks { try deliver(fork, child: child, copies: nil, body) }
  }

  func deliver(
    _ fork: PendingFork, child: Int32, copies: Bool?, _ body: (TraceEvent) throws -> Void
  ) throws {
    let place = try place(fork.parent, fork.parentThread)
    try deliver(
      .fork(child: child, copies: copies), of: place, LineContext(time: fork.time, name: nil), body)
  }
}
