internal import Samples

/// The memory kept at the end of a phase, in bytes, summed over the rows of a block.
struct KeptTally: Sendable {
  private(set) var rows = 0.0
  private var resident: Double? = 0
  private var live: Double? = 0
  private var reclaimable: Double? = 0

  mutating func add(_ record: Record) {
    rows += 1
    resident = Self.sum(resident, Self.resident(record))
    live = Self.sum(live, record.heapLiveBytes)
    // If the kernel does not count lazily freed pages, the heap's own count is used.
    reclaimable = Self.sum(reclaimable, record.lazyFreeBytes ?? record.heapLazyFreeBytes)
  }

  /// The region's memory, mapped or not: unmapped shared pages remain allocated.
  private static func resident(_ record: Record) -> Int? {
    guard let mapped = record.rssBytes ?? record.rssAnonBytes else { return nil }
    return max(mapped, record.backingBytes ?? 0)
  }

  var residentBytes: Double? { mean(resident) }
  var liveBytes: Double? { mean(live) }
  var reclaimableBytes: Double? { mean(reclaimable) }

  /// Resident bytes minus live bytes. Live bytes are the same for all choices that perform the same sequence;
  /// subtracting them removes the noise of random sequences.
  var highBytes: Double? {
    residentBytes.map { max(0, $0 - (liveBytes ?? 0)) }
  }

  /// The same without pages that the kernel may take at any time. If their number is unknown, it may be all.
  var lowBytes: Double? {
    highBytes.map { high in reclaimableBytes.map { max(0, high - $0) } ?? 0 }
  }

  private func mean(_ sum: Double?) -> Double? {
    guard let sum, rows > 0 else { return nil }
    return sum / rows
  }

  private static func sum(_ total: Double?, _ value: Int?) -> Double? {
    guard let total, let value else { return nil }
    return total + Double(value)
  }
}
