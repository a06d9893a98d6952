internal import LinuxKernel

/// Whether a recording can be of a kernel whose pages are larger than this one's: there no two faults of memory that
/// was not there lie in the same page.
struct PageSizeEvidence {
  /// Fewer faults prove nothing.
  private static let leastFaults = 32

  /// In pages of this kernel, the largest first: 64 and 16 KiB.
  private var candidates = [65536, 16384].map { $0 / PageSize.bytes }.filter { $0 > 1 }
  private var touched: Set<Int> = []
  private var faults = 0

  /// A page that was not there has faulted.
  mutating func touch(_ page: Int) {
    if candidates.isEmpty { return }
    faults += 1
    candidates.removeAll { size in
      let first = page / size * size
      return (first..<first + size).contains { $0 != page && touched.contains($0) }
    }
    if candidates.isEmpty { touched = [] } else { touched.insert(page) }
  }

  /// The bytes of a page where the recording is of larger ones; else nil.
  ///
  /// - Parameter addressBits: all addresses that `mmap(2)` has given, combined by or; 0 where there is none.
  func largerPageBytes(addressBits: UInt64) -> Int? {
    guard faults >= Self.leastFaults, addressBits != 0 else { return nil }
    return candidates.map { $0 * PageSize.bytes }.first { addressBits % UInt64($0) == 0 }
  }
}
