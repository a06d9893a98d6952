package import LinuxKernel
package import Processes

/// What a tree of processes kept at one moment.
package struct ProgramPoint: Equatable, Sendable {
  /// Since the program began.
  package var nanoseconds: UInt64
  package var memory: ProcessStatus
  /// What a walk through page tables found; nil where there was none.
  package var walk: ProcessWalk?

  package init(nanoseconds: UInt64, memory: ProcessStatus, walk: ProcessWalk? = nil) {
    (self.nanoseconds, self.memory, self.walk) = (nanoseconds, memory, walk)
  }
}
