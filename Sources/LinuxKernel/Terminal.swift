internal import Glibc

/// A variable of the environment; nil where it is not set. The corresponding library call is
/// `getenv(3)`.
package func environmentValue(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// Whether a descriptor is a terminal. The corresponding library call is `isatty(3)`.
package func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
