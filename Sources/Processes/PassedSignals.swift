internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// While a program runs in this process's place, signals are for it: SIGINT, SIGQUIT, SIGTERM and SIGHUP
/// do not end this process, but can be read and handed on. SIGPIPE is ignored from then on.
package final class PassedSignals {
  /// Can be read from the arrival of a signal on until `next` has told of it.
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

  /// Takes the next signal that has arrived; nil while none has. What a terminal's keys cause, the kernel
  /// sends to the program as well: `isForAll`.
  package func next() -> (number: Int32, isForAll: Bool)? {
    var isOfKernel: Int32 = 0
    let number = clinux_signalfd_next_of(descriptor.rawValue, &isOfKernel)
    return number > 0 ? (number, isOfKernel != 0) : nil
  }
}
