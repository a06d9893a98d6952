internal import Glibc
package import SystemPackage

/// The state of each page of a range of the calling process.
package enum PageFlags {
  /// The number of pages that a page table maps: bit 63 of `/proc/self/pagemap`. A huge page counts as its base pages.
  package static func mapped(_ range: UnsafeRawBufferPointer) throws(Errno) -> Int {
    try entries(range).count { $0 >> 63 == 1 }
  }

  /// The frame numbers of the mapped pages: bits 0 to 54. All 0 without `CAP_SYS_ADMIN`.
  package static func frames(_ range: UnsafeRawBufferPointer) throws(Errno) -> [UInt64] {
    try entries(range).map { $0 & (1 << 55 - 1) }
  }

  private static func entries(_ range: UnsafeRawBufferPointer) throws(Errno) -> [UInt64] {
    let descriptor = try KernelText.open("/proc/self/pagemap")
    defer { close(descriptor) }
    let first = Int(bitPattern: range.baseAddress) / PageSize.bytes
    var entries = [UInt64](repeating: 0, count: range.count / PageSize.bytes)
    let wanted = entries.count * 8
    let got = try retrying { pread(descriptor, &entries, wanted, off_t(first * 8)) }
    return Array(entries[..<(got / 8)])
  }

  /// The number of pages in memory: mapped or, for a file or shared memory, only cached. Nil if a part of the range is
  /// not mapped at all.
  ///
  /// The corresponding system call is `mincore(2)`.
  package static func inMemory(_ range: UnsafeRawBufferPointer) throws(Errno) -> Int? {
    var states = [UInt8](repeating: 0, count: range.count / PageSize.bytes)
    do {
      _ = try valueOrErrno(
        mincore(UnsafeMutableRawPointer(mutating: range.baseAddress!), range.count, &states))
    } catch Errno.noMemory {
      return nil
    }
    return states.count { $0 & 1 == 1 }
  }

  /// Calls `body` with each resident page of private memory. Allocates nothing.
  ///
  /// The corresponding system call is `mincore(2)`, once for each 4 MiB of pages of 4 KiB.
  package static func forEachPageInMemory(
    _ range: UnsafeMutableRawBufferPointer, _ body: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(Errno) {
    guard let start = range.baseAddress else { return }
    // The largest temporary allocation that Swift takes from the stack.
    let most = 1024
    let page = PageSize.bytes
    let refusal = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: most) { states -> Errno? in
      for first in stride(from: 0, to: range.count, by: most * page) {
        let bytes = min(most * page, range.count - first)
        do throws(Errno) {
          _ = try valueOrErrno(mincore(start + first, bytes, states.baseAddress!))
        } catch {
          return error
        }
        for number in 0..<(bytes / page) where states[number] & 1 == 1 {
          body(UnsafeMutableRawBufferPointer(start: start + first + number * page, count: page))
        }
      }
      return nil
    }
    if let refusal { throw refusal }
  }
}
