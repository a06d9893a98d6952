internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// Receives signals for a program that runs in this process's place: SIGINT, SIGQUIT, SIGTERM and SIGHUP do not end
/// this process, but can be read and forwarded. SIGPIPE is ignored from then on.
package final class PassedSignals {
  /// Readable from the arrival of a signal until `next` has returned it.
  package let descriptor: FileDescriptor
  private let blocked: BlockedSignals

  /// The corresponding system calls are `sigprocmask(2)` and `signalfd(2)`.
  package init() throws(Errno) {
    signal(SIGPIPE, SIG_IGN)
    let numbers = [SIGINT, SIGQUIT, SIGTERM, SIGHUP].filter { clinux_is_ignored($0) == 0 }
    blocked = try BlockedSignals(numbers)
    var set = BlockedSignals.set(of: numbers)
    descriptor = FileDescriptor(rawValue: try valueOrErrno(clinux_signalfd(&set)))
  }

  deinit { try? descriptor.close() }

  /// Returns the next signal that has arrived; nil if none has. The kernel sends signals of a terminal's keys to the
  /// program as well: `isForAll`.
  package func next() -> (number: Int32, isForAll: Bool)? {
    var isOfKernel: Int32 = 0
    let number = clinux_signalfd_next_of(descriptor.rawValue, &isOfKernel)
    return number > 0 ? (number, isOfKernel != 0) : nil
  }
}
