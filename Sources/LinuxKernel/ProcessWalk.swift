package import SystemPackage
internal import Texts

/// What a walk through the page tables of a process finds. The walk holds the lock of the process's address space.
package struct ProcessWalk: Equatable, Sendable {
  package var rssBytes = 0
  package var pssBytes = 0
  package var lazyFreeBytes = 0
  /// Anonymous, of shared memory and of files.
  package var hugePageBytes = 0

  package init() {}

  /// Walks: reads `/proc/PID/smaps_rollup` (Linux 4.14). `EACCES` of a process of another user, `ESRCH` of one
  /// that has ended.
  package init(pid: Int32) throws(Errno) {
    let file = try KernelFile("/proc/\(pid)/smaps_rollup", capacity: 8 << 10)
    var found = ProcessWalk()
    try file.forEachLine { line in
      if let bytes = ByteScanner.kilobytes(line, key: "Rss:") {
        found.rssBytes = bytes
      } else if let bytes = ByteScanner.kilobytes(line, key: "Pss:") {
        found.pssBytes = bytes
      } else if let bytes = ByteScanner.kilobytes(line, key: "LazyFree:") {
        found.lazyFreeBytes = bytes
      } else if let bytes = ByteScanner.kilobytes(line, key: "AnonHugePages:")
        ?? ByteScanner.kilobytes(line, key: "ShmemPmdMapped:")
        ?? ByteScanner.kilobytes(line, key: "FilePmdMapped:")
      {
        found.hugePageBytes += bytes
      }
    }
    self = found
  }

  package static func += (sum: inout ProcessWalk, other: ProcessWalk) {
    sum.rssBytes += other.rssBytes
    sum.pssBytes += other.pssBytes
    sum.lazyFreeBytes += other.lazyFreeBytes
    sum.hugePageBytes += other.hugePageBytes
  }
}
