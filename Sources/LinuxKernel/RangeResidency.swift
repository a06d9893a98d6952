internal import Texts

/// The memory of one range of addresses according to `/proc/PID/smaps`, which walks page tables: exact on every kernel.
package struct RangeResidency: Equatable, Sendable {
  /// Pages present, of any kind.
  package var rssBytes = 0
  /// Pages present that are anonymous (private memory, copies of private file pages).
  package var anonymousBytes = 0
  /// Lazily freed pages not yet reclaimed. May lag by one per-CPU batch of 31 pages.
  package var lazyFreeBytes = 0
  /// Memory mapped by anonymous transparent huge pages.
  package var anonHugeBytes = 0
  /// Memory mapped by huge pages of shared memory.
  package var sharedHugeBytes = 0
  /// Huge pages of the pool. Like the kernel, `rssBytes` excludes them.
  package var hugeTLBBytes = 0
  /// Pages present that no other process maps, of any kind except the pool's. For folios of several pages a kernel may
  /// report it for the folio as a whole (`CONFIG_NO_PAGE_MAPCOUNT`).
  package var privateBytes = 0
  /// Pages that are swapped out.
  package var swappedBytes = 0
  /// Virtual memory areas that overlap the range.
  package var vmas = 0

  /// All mapped memory, of any kind.
  package var mappedBytes: Int { rssBytes + hugeTLBBytes }

  package init() {}

  /// Adds a line of `/proc/PID/smaps`, such as `LazyFree:  64 kB`. Ignores other lines.
  package mutating func add(_ line: UnsafeRawBufferPointer) {
    if let bytes = ByteScanner.kilobytes(line, key: "Rss:") {
      rssBytes += bytes
    } else if let bytes = ByteScanner.kilobytes(line, key: "Anonymous:") {
      anonymousBytes += bytes
    } else if let bytes = ByteScanner.kilobytes(line, key: "Private_Clean:")
      ?? ByteScanner.kilobytes(line, key: "Private_Dirty:")
    {
      privateBytes += bytes
    } else if let bytes = ByteScanner.kilobytes(line, key: "LazyFree:") {
      lazyFreeBytes += bytes
    } else if let bytes = ByteScanner.kilobytes(line, key: "AnonHugePages:") {
      anonHugeBytes += bytes
    } else if let bytes = ByteScanner.kilobytes(line, key: "ShmemPmdMapped:") {
      sharedHugeBytes += bytes
    } else if let bytes = ByteScanner.kilobytes(line, key: "Private_Hugetlb:") {
      hugeTLBBytes += bytes
    } else if let bytes = ByteScanner.kilobytes(line, key: "Swap:") {
      swappedBytes += bytes
    }
  }
}
