internal import LinuxKernel
package import SystemPackage

/// The calling process's executable code.
package enum ProgramText {
  /// Unmaps the pages of code touched during start-up; code that keeps running faults its pages in again. Code is
  /// mapped read-only from files, so nothing is lost.
  ///
  /// The corresponding system call is `madvise(2)` with `MADV_DONTNEED` on every VMA of `/proc/self/maps` that is
  /// executable, private, read-only and backed by a file.
  package static func dropPages() throws(Errno) {
    for line in try KernelText.read("/proc/self/maps").split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
      let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard bounds.count == 2, let start = UnsafeMutableRawPointer(bitPattern: bounds[0]) else {
        continue
      }
      let range = UnsafeMutableRawBufferPointer(start: start, count: Int(bounds[1] - bounds[0]))
      try VirtualMemory.advise(range, .dontNeed)
    }
  }
}
