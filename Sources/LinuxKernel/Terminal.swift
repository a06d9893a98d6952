internal import Glibc

/// A variable of the environment; nil where it is not set. The corresponding library call is
/// `getenv(3)`.
package func environmentValue(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// Opens `/dev/null` for whichever of standard input, output and error is closed, so that no file that
/// is opened later takes its place. The corresponding system call is `open(2)`.
package func openStandardDescriptors() {
  while case let descriptor = open("/dev/null", O_RDWR), descriptor >= 0 {
    if descriptor > 2 {
      close(descriptor)
      return
    }
  }
}

/// Whether a descriptor is a terminal. The corresponding library call is `isatty(3)`.
package func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
