/// What is kept of every thread of a recording while it is read.
struct TraceThread {
  /// A system call that was entered.
  struct Entry {
    var call: TraceCall.Name
    var arguments: TraceCall.Arguments
    var time: UInt64
  }

  /// One fault may be shown by several events, which follow each other in the order of these.
  enum FaultEvent: UInt8 {
    case none
    /// The processor's exception, at an access of the kernel's own.
    case exceptionOfKernel
    /// The processor's exception.
    case exception
    /// `page-faults`: before the kernel serves it.
    case any
    /// `minor-faults`, `major-faults`: after that.
    case served
  }

  let process: Int32
  let thread: Int32
  /// The number of its name; -1 before its first event.
  var name = -1
  var entry: Entry?
  /// The event that has shown the last fault, if nothing has happened since, and the page of it.
  var lastFault = FaultEvent.none
  var lastFaultPage: UInt64 = 0
  var lastAccess = TraceAccess.unknown

  init(process: Int32, thread: Int32) {
    self.process = process
    self.thread = thread
  }

  /// Whether the last fault is shown once more: by an event that comes after the one that has shown it, or
  /// by the kernel, which has tried without being ready to wait for the page (`pagefault_disable()`), got
  /// nothing, and tries again in earnest. `page-faults` does not count the first try.
  func isLastFault(_ page: UInt64, _ access: TraceAccess, shownBy event: FaultEvent) -> Bool {
    guard lastFault != .none, lastFaultPage == page else { return false }
    switch (lastFault, event) {
    case (.exceptionOfKernel, .exceptionOfKernel): return lastAccess == access
    case (.exceptionOfKernel, .exception): return false
    default: return lastFault.rawValue < event.rawValue
    }
  }
}
