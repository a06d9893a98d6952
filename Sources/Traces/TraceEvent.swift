/// One thing that a thread of a recorded process did. A plain value of fixed size, so that millions of them can be read
/// without allocating.
package struct TraceEvent: Equatable, Sendable, BitwiseCopyable {
  package enum Action: Equatable, Sendable, BitwiseCopyable {
    /// An access to `address` had to be served by the kernel.
    case fault(address: UInt64, TraceAccess)
    /// A system call has returned.
    case call(TraceCall)
    /// The thread's name is, from now on, the one of this number in the reader's `names`. The first event of every thread.
    case name(Int)
    /// The process has another program from now on: nothing that was mapped is there any more.
    case exec
    /// The process has got a child, with a copy of its memory where `copies` says so: one that shares it, as after
    /// `vfork(2)`, has none. Nil where the recording does not tell.
    case fork(child: Int32, copies: Bool? = nil)
    /// The process's first thread has ended.
    case exit
    /// A mapping is there, by whatever came about before or beside what was recorded.
    case mapping(TraceMapping)
  }

  /// By the recording's clock, in nanoseconds. Of a call, when it returned.
  package var time: UInt64
  package var process: Int32
  package var thread: Int32
  package var action: Action

  package init(time: UInt64, process: Int32, thread: Int32, _ action: Action) {
    self.time = time
    self.process = process
    self.thread = thread
    self.action = action
  }
}

/// What the access was that faulted; many recordings do not tell.
package enum TraceAccess: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case unknown
  case read
  case write
}

/// A system call that changes memory, with what it was given and what it gave back.
package struct TraceCall: Equatable, Sendable, BitwiseCopyable {
  package enum Name: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case mmap
    case munmap
    case mremap
    case brk
    case mprotect
    case pkeyMprotect
    case madvise
    case processMadvise
    case fallocate
    case mlock
    case mlock2
    case mlockall
    case userfaultfd
  }

  package var name: Name
  /// As the call takes them; those that it does not take are 0.
  package var arguments: Arguments
  /// From -4095 to -1 it is an error's number.
  package var result: Int64
  /// When it was entered, in nanoseconds of the recording's clock.
  package var entered: UInt64

  /// The arguments of a system call, in its order.
  package struct Arguments: Equatable, Sendable, BitwiseCopyable {
    package var first: UInt64 = 0
    package var second: UInt64 = 0
    package var third: UInt64 = 0
    package var fourth: UInt64 = 0
    package var fifth: UInt64 = 0
    package var sixth: UInt64 = 0

    package init() {}
  }

  package init(_ name: Name, _ arguments: Arguments, result: Int64, entered: UInt64) {
    self.name = name
    self.arguments = arguments
    self.result = result
    self.entered = entered
  }

  package var hasFailed: Bool { -4095 <= result && result < 0 }
}

/// A mapping that a recording shows without the call that made it.
package struct TraceMapping: Equatable, Sendable, BitwiseCopyable {
  package enum Kind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case anonymous
    case heap
    case stack
    case file
  }

  package var start: UInt64
  package var length: UInt64
  /// As `mmap(2)` takes it.
  package var protection: UInt8
  package var isShared: Bool
  package var kind: Kind

  package init(start: UInt64, length: UInt64, protection: UInt8, isShared: Bool, kind: Kind) {
    self.start = start
    self.length = length
    self.protection = protection
    self.isShared = isShared
    self.kind = kind
  }
}
