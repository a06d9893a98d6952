internal import Glibc

/// A variable of the environment; nil where it is not set. The corresponding library call is
/// `getenv(3)`.
package func environmentValue(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// Opens `/dev/null` for whichever of standard input, output and error is closed, so that no file that
/// is opened later takes its place. What is written to a standard output that was closed fails: `EBADF`.
/// The corresponding system call is `open(2)`.
package func openStandardDescriptors() {
  // The lowest number that is free is the one that is looked at.
  for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 {
    _ = open("/dev/null", number == 1 ? O_RDONLY : O_RDWR)
  }
}

/// Whether a descriptor is a terminal. The corresponding library call is `isatty(3)`.
package func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
