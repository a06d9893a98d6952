internal import Analysis
internal import Texts

/// The memory that a cell keeps, in words.
enum MemoryWords {
  /// The free memory that is kept, without the program's live memory.
  static func text(_ kept: KeptMemory) -> String {
    if kept.measure == .meanToLive { return ratio(kept) }
    guard let resident = whole(kept.residentBytes) else { return "memory unknown" }
    let live = whole(kept.liveBytes) ?? 0
    let bytes = max(0, ByteCount.difference(resident, live))
    if bytes == 0 { return "keeps nothing that is free" }
    return "keeps \(ByteCount.rounded(bytes))" + reclaimable(kept, of: bytes)
  }

  private static func ratio(_ kept: KeptMemory) -> String {
    let high = "\(NumberText.significant(kept.high.median)) × what is live"
    guard kept.reclaimableBytes != nil, kept.low.median < kept.high.median else { return high }
    return "\(high), \(NumberText.significant(kept.low.median)) × without LazyFree"
  }

  private static func reclaimable(_ kept: KeptMemory, of bytes: Int) -> String {
    guard let lazy = whole(kept.reclaimableBytes), lazy > 0 else { return "" }
    return lazy >= bytes
      ? ", all of it reclaimable" : ", \(ByteCount.rounded(lazy)) of it reclaimable"
  }

  private static func whole(_ bytes: Double?) -> Int? {
    bytes.flatMap { Int(exactly: $0.rounded()) }
  }
}
