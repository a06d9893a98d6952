internal import LinuxKernel
package import SystemPackage
internal import Texts

/// What a process keeps, as the kernel's counters say without a walk through page tables.
package struct ProcessMemory: Equatable, Sendable {
  package var rssBytes = 0
  package var pageTableBytes = 0
  package var swapBytes = 0

  package init() {}
}

/// Reads the counters of another process again and again.
package struct ProcessMemoryReader: ~Copyable {
  private let status: KernelFile

  package init(pid: Int32) throws(Errno) { status = try KernelFile("/proc/\(pid)/status") }

  /// Throws `ESRCH` where the process has given its memory back already, as one that exits does.
  package func read() throws(Errno) -> ProcessMemory {
    var found = ProcessMemory()
    var hasMemory = false
    try status.forEachLine { line in
      if let bytes = ByteScanner.kilobytes(line, key: "VmRSS:") {
        found.rssBytes = bytes
        hasMemory = true
      } else if let bytes = ByteScanner.kilobytes(line, key: "VmPTE:") {
        found.pageTableBytes = bytes
      } else if let bytes = ByteScanner.kilobytes(line, key: "VmSwap:") {
        found.swapBytes = bytes
      }
    }
    if !hasMemory { throw .noSuchProcess }
    return found
  }
}
