internal import CLinux
internal import Glibc
package import SystemPackage

/// Signals that ask the process to end, read from a descriptor instead of interrupting it.
package struct EndingSignals: ~Copyable {
  package let descriptor: FileDescriptor

  /// Blocks SIGINT, SIGTERM and SIGHUP for the process and opens a descriptor for them. SIGPIPE is
  /// ignored, so that a reader that goes away is an error of the write.
  ///
  /// The corresponding system calls are `sigprocmask(2)` and `signalfd(2)`.
  package init() throws(Errno) {
    let numbers = [SIGINT, SIGTERM, SIGHUP]
    signal(SIGPIPE, SIG_IGN)
    descriptor = FileDescriptor(
      rawValue: try valueOrErrno(clinux_signalfd(numbers, Int32(numbers.count))))
  }

  /// The next signal that has arrived, if any.
  package func next() -> Int32? {
    let number = clinux_signalfd_next(descriptor.rawValue)
    return number > 0 ? number : nil
  }
}

/// Makes a file that grows beyond `RLIMIT_FSIZE` an `EFBIG` of the call instead of the process's death.
package func ignoreFileSizeSignal() { signal(SIGXFSZ, SIG_IGN) }

/// The name of a signal, such as `SIGKILL`.
package func signalName(_ number: Int32) -> String {
  let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
    SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
    SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGSYS: "SIGSYS", SIGXCPU: "SIGXCPU",
  ]
  return names[number] ?? "signal \(number)"
}
