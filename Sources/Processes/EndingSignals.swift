internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// Signals that ask the process to end: SIGINT, SIGTERM and SIGHUP, read from a descriptor instead of
/// interrupting it. The first is answered in order; from then on they act as they do by default, so
/// that a second one ends the process at once.
package final class EndingSignals {
  /// Can be read from the arrival of a signal on until `arrived` has told of it.
  package let descriptor: FileDescriptor
  private var blocked: BlockedSignals?
  private var first: Int32?

  /// How long a slow reader is waited for once the process is asked to end.
  private static let graceNanoseconds: UInt64 = 1_000_000_000

  /// Blocks the signals for the process and opens a descriptor for them, but for those that whoever
  /// started it has it ignore, as `nohup` does. SIGPIPE is ignored, so that a reader that goes away is
  /// an error of the write.
  ///
  /// The corresponding system calls are `sigprocmask(2)` and `signalfd(2)`.
  package init() throws(Errno) {
    signal(SIGPIPE, SIG_IGN)
    // A blocked signal reaches the descriptor although it is ignored.
    let numbers = [SIGINT, SIGTERM, SIGHUP].filter { clinux_is_ignored($0) == 0 }
    blocked = try BlockedSignals(numbers)
    var set = BlockedSignals.set(of: numbers)
    descriptor = FileDescriptor(rawValue: try valueOrErrno(clinux_signalfd(&set)))
  }

  deinit { try? descriptor.close() }

  /// The first signal that has arrived; nil while none has.
  package func arrived() -> Int32? {
    if first == nil, case let number = clinux_signalfd_next(descriptor.rawValue), number > 0 {
      first = number
      blocked = nil
    }
    return first
  }

  /// Waits until `output` takes `Poll.roomBytes` without blocking; false where that has not come to
  /// pass within a second of a signal.
  package func waitForRoom(in output: FileDescriptor) throws(Errno) -> Bool {
    while arrived() == nil {
      if try Poll.writable(output, orReadable: descriptor, timeout: .max) { return true }
    }
    return try Poll.writable(output, timeout: Self.graceNanoseconds)
  }
}
