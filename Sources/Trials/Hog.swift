internal import LinuxKernel
internal import PageRelease
internal import Processes
package import SystemPackage

/// A process that is in the way on purpose: it runs on whatever CPU is free, until it is killed.
package enum Hog: String, CaseIterable, Sendable {
  /// Takes CPU time and nothing else.
  case cpu
  /// Faults on 64 MiB of memory and gives them back, again and again.
  case faults

  /// Never returns but by an error. Dies with the process that started it.
  package func run() throws(Errno) {
    ChildProcess.dieWithParent()
    ChildProcess.rename("madbench-hog")
    switch self {
    case .cpu:
      // The clock cannot be worked out ahead, so the loop stays.
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
