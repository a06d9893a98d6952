internal import LinuxKernel
internal import PageRelease
internal import Processes
package import SystemPackage

/// A process that creates load on purpose: it runs on any free CPU until it is killed.
package enum Hog: String, CaseIterable, Sendable {
  /// Uses only CPU time.
  case cpu
  /// Faults in 64 MiB of memory and releases it, repeatedly.
  case faults

  /// Runs until an error. Dies with the process that started it.
  package func run() throws(Errno) {
    ChildProcess.dieWithParent()
    ChildProcess.rename("madbench-hog")
    switch self {
    case .cpu:
      // The compiler cannot predict the clock, so that it keeps the loop.
      while MonotonicClock.now() > 0 {}
    case .faults:
      let memory = try VirtualMemory.reserve(bytes: 64 << 20)
      try VirtualMemory.allowAccess(memory)
      while true {
        Touch.write(memory)
        try VirtualMemory.advise(memory, .dontNeed)
      }
    }
  }
}
