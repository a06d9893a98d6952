internal import Glibc

/// The value of an environment variable; nil if it is not set. The corresponding library call is `getenv(3)`.
package func environmentValue(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// Opens `/dev/null` for each of standard input, output and error that is closed, so that no file opened later takes
/// its number. Writes to a standard output that was closed fail with `EBADF`. The corresponding system call is
/// `open(2)`.
package func openStandardDescriptors() {
  // The lowest free number is always `number`.
  for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 {
    _ = open("/dev/null", number == 1 ? O_RDONLY : O_RDWR)
  }
}

/// Whether a descriptor is a terminal. The corresponding library call is `isatty(3)`.
package func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
