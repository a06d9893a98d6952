internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// Reads the signals that ask the process to end, SIGINT, SIGTERM and SIGHUP, from a descriptor instead of being
/// interrupted. The process handles the first signal in an orderly way; from then on signals have their default action,
/// so that a second one ends the process at once.
package final class EndingSignals {
  /// Readable from the arrival of a signal until `arrived` has returned it.
  package let descriptor: FileDescriptor
  private var blocked: BlockedSignals?
  private var first: Int32?

  /// How long to wait for a slow reader once the process is asked to end.
  private static let graceNanoseconds: UInt64 = 1_000_000_000

  /// Blocks the signals for the process and opens a descriptor for them, except for signals ignored at start-up, as by
  /// `nohup`. Ignores SIGPIPE, so that writing to a closed pipe is an error of the write.
  ///
  /// The corresponding system calls are `sigprocmask(2)` and `signalfd(2)`.
  package init() throws(Errno) {
    signal(SIGPIPE, SIG_IGN)
    // A blocked signal reaches the descriptor even if it is ignored.
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

  /// Waits until `output` accepts `Poll.roomBytes` without blocking; returns false if it does not within a second after
  /// a signal.
  package func waitForRoom(in output: FileDescriptor) throws(Errno) -> Bool {
    while arrived() == nil {
      if try Poll.writable(output, orReadable: descriptor, timeout: .max) { return true }
    }
    return try Poll.writable(output, timeout: Self.graceNanoseconds)
  }
}
