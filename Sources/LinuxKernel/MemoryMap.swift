package import SystemPackage

/// The virtual memory areas of a process.
package struct MemoryMap: ~Copyable {
  private let smaps: KernelFile

  /// Of the calling process.
  package init() throws(Errno) {
    smaps = try KernelFile("/proc/self/smaps")
  }

  /// Sums over the areas that overlap `range`. Walks the page tables of the whole process, some
  /// milliseconds per 256 MiB, and allocates nothing.
  package func residency(of range: UnsafeRawBufferPointer) throws(Errno) -> RangeResidency {
    let low = UInt(bitPattern: range.baseAddress)
    let high = low + UInt(range.count)
    var sum = RangeResidency()
    var inside = false
    try smaps.forEachLine { line in
      if let (start, end) = MemoryMap.bounds(line) {
        inside = start < high && end > low
        if inside { sum.vmas += 1 }
      } else if inside {
        if let bytes = ByteScanner.kilobytes(line, key: "Rss:") {
          sum.rssBytes += bytes
        } else if let bytes = ByteScanner.kilobytes(line, key: "Anonymous:") {
          sum.anonymousBytes += bytes
        } else if let bytes = ByteScanner.kilobytes(line, key: "LazyFree:") {
          sum.lazyFreeBytes += bytes
        } else if let bytes = ByteScanner.kilobytes(line, key: "AnonHugePages:") {
          sum.anonHugeBytes += bytes
        }
      }
    }
    return sum
  }

  /// The addresses of an area's first line, `55d0c0a0b000-55d0c0a0d000 r--p …`; nil for other lines.
  private static func bounds(_ line: UnsafeRawBufferPointer) -> (UInt, UInt)? {
    var scanner = ByteScanner(line)
    guard let start = scanner.hexadecimal(), scanner.skip(UInt8(ascii: "-")),
      let end = scanner.hexadecimal()
    else { return nil }
    return (start, end)
  }
}
