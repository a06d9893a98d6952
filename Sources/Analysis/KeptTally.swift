internal import Samples

/// What rows of a block say of the memory that stays at the end of a phase, in bytes: sums over the rows.
struct KeptTally: Sendable {
  private(set) var rows = 0.0
  private var resident: Double? = 0
  private var live: Double? = 0
  private var reclaimable: Double? = 0

  mutating func add(_ record: Record) {
    rows += 1
    resident = Self.sum(resident, Self.resident(record))
    live = Self.sum(live, record.heapLiveBytes)
    // Where the kernel does not count lazily freed pages, the heap knows which it has freed so.
    reclaimable = Self.sum(reclaimable, record.lazyFreeBytes ?? record.heapLazyFreeBytes)
  }

  /// What the region has, mapped or not: shared pages that are unmapped are still allocated.
  private static func resident(_ record: Record) -> Int? {
    guard let mapped = record.rssBytes ?? record.rssAnonBytes else { return nil }
    return max(mapped, record.backingBytes ?? 0)
  }

  var residentBytes: Double? { mean(resident) }
  var liveBytes: Double? { mean(live) }
  var reclaimableBytes: Double? { mean(reclaimable) }

  /// Resident, without what the heap has handed out: the same for all choices that perform the same
  /// sequence, so leaving it out takes the noise of random sequences away.
  var highBytes: Double? {
    residentBytes.map { max(0, $0 - (liveBytes ?? 0)) }
  }

  /// The same without what the kernel may take at any moment. Where that is unknown, it may be all.
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
