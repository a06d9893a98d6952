internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Processes
internal import SystemPackage
internal import Texts

extension Verifier {
  /// The value of every page's second word before the release; the first word is written by touches.
  private static let mark: UInt64 = 0x5EED_5EED_5EED_5EED

  /// Checks release, residency, access, reuse, re-touch and content, in this order.
  mutating func proveRelease() throws(Errno) {
    let region = try region()
    fill(region)
    let framesBefore = try? PageFlags.frames(region.addresses)
    let child = try release(region.all, in: region)
    defer { withExtendedLifetime(child) {} }
    proveResidency(region)
    let dies = promise.leaves.needsReuse && promise.leaves != .marked
    if dies {
      show("access before reuse", "SIGSEGV") { () throws(Errno) in try Self.endOfAccess(region) }
    }
    if promise.leaves.needsReuse {
      try act { (strategy) throws(Errno) in try strategy.reuse(region.all, in: region) }
    }
    let hasForked = dies || strategy.releasesInChild
    show("faults of the re-touch", promisedFaults) { () throws(Errno) in
      // After a fork, the next write to each page of this process faults once more.
      if hasForked {
        try CopyOnWrite.resolve(outside: region.addresses)
      }
      return try Self.faultsOfTouch(region)
    }
    add("content on reuse", promise.content.rawValue, content(region))
    if strategy.releasesInChild { proveCopies(region, framesBefore) }
    show("VMAs after reuse", "1") { () throws(Errno) in
      "\(try MemoryMap().residency(of: region.addresses).vmas)"
    }
  }

  /// A child that has released the pages leaves the parent nothing to copy.
  private mutating func proveCopies(_ region: borrowing Region, _ framesBefore: [UInt64]?) {
    let subject = "pages copied by the re-touch"
    // Only root can read frame numbers; other users read 0, which proves nothing.
    guard let framesBefore, framesBefore.contains(where: { $0 != 0 }) else {
      return add(subject, "0", "cannot be seen without root", .notShown)
    }
    // The kernel may migrate a page meanwhile, which looks the same.
    show(subject, 0...(pages / 64)) { () throws(Errno) in
      zip(framesBefore, try PageFlags.frames(region.addresses)).count { $0 != $1 }
    }
  }

  /// Checks the counters after the release of the whole region.
  private mutating func proveResidency(_ region: borrowing Region) {
    let stays = promise.leaves.isResident
    let all = pages * PageSize.bytes
    let addresses = region.addresses
    show("pages mapped (pagemap)", "\(stays ? pages : 0)") { () throws(Errno) in
      "\(try PageFlags.mapped(addresses))"
    }
    show("RSS after release", ByteCount.exact(stays ? all : 0)) { () throws(Errno) in
      ByteCount.exact(try MemoryMap().residency(of: addresses).mappedBytes)
    }
    show("VMAs after release", promise.leaves == .unmapped ? "0" : "1") { () throws(Errno) in
      "\(try MemoryMap().residency(of: addresses).vmas)"
    }
    if memory == .anonymous {
      let lazy = promise.leaves == .lazilyFreed ? pages : 0
      show("LazyFree", max(0, lazy - Self.perCPUBatch)...lazy, " pages") { () throws(Errno) in
        try MemoryMap().residency(of: addresses).lazyFreeBytes / PageSize.bytes
      }
    }
    // Pages that were swapped out may stay in the swap cache, which mincore counts; and mincore fails for unmapped
    // ranges.
    if promise.leaves != .unmapped, !promise.needsSwap, !memory.isShared, memory != .filePrivate,
      region.place != .privateImage
    {
      show("pages in memory (mincore)", "\(stays ? pages : 0)") { () throws(Errno) in
        guard let pages = try PageFlags.inMemory(addresses) else { throw .noMemory }
        return "\(pages)"
      }
    }
    if let backing = promise.backing { proveBacking(backing, region) }
  }

  private mutating func proveBacking(_ backing: Promise.Backing, _ region: borrowing Region) {
    let expected = backing == .kept ? pages * PageSize.bytes : 0
    let promised = "\(backing.rawValue): \(ByteCount.exact(expected))"
    guard let bytes = region.backingBytes() else {
      return add("backing memory", promised, "cannot be seen without root", .notShown)
    }
    let slack = memory == .fileShared ? 64 << 10 : 0
    add(
      "backing memory", promised, "\(ByteCount.exact(bytes))",
      abs(bytes - expected) <= slack ? .kept : .broken)
  }

  /// Without swap, nothing is released and nothing is lost.
  mutating func proveWithoutSwap() throws(Errno) {
    let region = try region()
    fill(region)
    _ = try release(region.all, in: region)
    show("pages mapped (pagemap), without swap", "\(pages)") { () throws(Errno) in
      "\(try PageFlags.mapped(region.addresses))"
    }
    show("faults of the re-touch, without swap", 0...0) { () throws(Errno) in
      try Self.faultsOfTouch(region)
    }
    add("content on reuse, without swap", "kept", content(region))
    add("all, with swap", promise.text, "there is no swap", .notShown)
  }

  /// The faults of a write to every page. A first pass over an empty range makes the code and the stack resident, so
  /// that their faults are not counted.
  @inline(never)
  private static func faultsOfTouch(_ region: borrowing Region) throws(Errno) -> Int {
    var faults = 0
    for bytes in [
      UnsafeMutableRawBufferPointer(start: nil, count: 0), region.bytes(region.all),
    ] {
      let before = try ThreadUsage.now().faults
      Touch.write(bytes)
      faults = try ThreadUsage.now().faults - before
    }
    return faults
  }

  /// Memory before a released range stays as it is, even in the same huge page.
  mutating func proveNeighbours(_ hugePages: HugePages, from start: Int) throws(Errno) {
    let region = try region(hugePages)
    fill(region)
    let range = PageRange(start: start, count: pages - start)
    let neighbours = PageRange(start: 0, count: start)
    let child = try release(range, in: region)
    defer { withExtendedLifetime(child) {} }
    let place = hugePages == .never ? "before" : "in one huge page with"
    show("pages mapped \(place) the range", "\(start)") { () throws(Errno) in
      "\(try PageFlags.mapped(UnsafeRawBufferPointer(region.bytes(neighbours))))"
    }
    if promise.leaves.needsReuse {
      try act { (strategy) throws(Errno) in try strategy.reuse(range, in: region) }
    }
    Touch.write(region.bytes(range))
    add("content \(place) the range", "kept", content(region, of: neighbours))
  }

  /// Lazily freed pages are freed as soon as the kernel reclaims them, and then read as zero.
  mutating func provePressure() throws(Errno) {
    let region = try region()
    fill(region)
    _ = try release(region.all, in: region)
    try VirtualMemory.advise(region.bytes(region.all), .pageOut)
    show("pages mapped after MADV_PAGEOUT", 0...Self.perCPUBatch) { () throws(Errno) in
      try PageFlags.mapped(region.addresses)
    }
    add("content after MADV_PAGEOUT", promise.content.rawValue, content(region))
  }

  /// Locked pages are released too.
  mutating func proveLocked() throws(Errno) {
    let region = try region()
    fill(region)
    try VirtualMemory.lock(region.bytes(region.all))
    _ = try release(region.all, in: region)
    show("pages mapped, locked memory", "0") { () throws(Errno) in
      "\(try PageFlags.mapped(region.addresses))"
    }
  }

  /// The memory is in huge pages again after reuse.
  mutating func proveCollapse() throws(Errno) {
    let region = try region(.inherit, pages: 2 * PageSize.hugeBytes / PageSize.bytes)
    fill(region)
    _ = try release(region.all, in: region)
    fill(region)
    var meter = AdviceMeter(capacity: 1)
    // The kernel may briefly have no free huge page, or find a page busy.
    for _ in 0..<10 {
      try meter.collapse(region.bytes(region.all))
      meter.flush()
      if meter.refusals == 0 { break }
      meter.reset()
    }
    let isShared = memory.isShared
    show("in huge pages after reuse", ByteCount.exact(2 * PageSize.hugeBytes)) { () throws(Errno) in
      let found = try MemoryMap().residency(of: region.addresses)
      return ByteCount.exact(isShared ? found.sharedHugeBytes : found.anonHugeBytes)
    }
  }

  /// A batch of pages on each CPU may be missing from the kernel's counts or from reclaim.
  private static let perCPUBatch = 31 * ((try? Processors.allowed().count) ?? 1)

  private func fill(_ region: borrowing Region) {
    let words = region.bytes(region.all).bindMemory(to: UInt64.self)
    let step = PageSize.bytes / 8
    for page in 0..<(words.count / step) {
      words[page * step] = 1
      words[page * step + 1] = Self.mark
    }
  }

  /// Describes the content of the second words.
  private func content(_ region: borrowing Region, of range: PageRange? = nil) -> String {
    let words = region.bytes(range ?? region.all).bindMemory(to: UInt64.self)
    let step = PageSize.bytes / 8
    let found = Set((0..<words.count / step).map { words[$0 * step + 1] })
    let kept = Promise.Content.kept.rawValue
    if range == nil, promise.content == .keptOrZero, found.isSubset(of: [Self.mark, 0]) {
      return Promise.Content.keptOrZero.rawValue
    }
    switch found {
    case [Self.mark]: return kept
    case [0]: return Promise.Content.zero.rawValue
    case [Region.imageWord]: return Promise.Content.image.rawValue
    default: return "mixed"
    }
  }

  private var promisedFaults: ClosedRange<Int> {
    guard promise.leaves.isFaulting else { return 0...0 }
    if memory == .hugetlb { return 2...2 }
    // A file system may map a folio of several pages per fault.
    return memory == .fileShared ? 1...pages : pages...pages
  }

  /// The exit status of a forked child that reads the first word.
  private static func endOfAccess(_ region: borrowing Region) throws(Errno) -> String {
    let address = region.addresses.baseAddress!
    var child = try ForkedChild {
      _ = Touch.read(
        UnsafeMutableRawBufferPointer(
          start: UnsafeMutableRawPointer(mutating: address), count: PageSize.bytes))
    }
    switch try child.wait() {
    case .exited(let status): return "exit \(status)"
    case .killed(let signal): return signalName(signal)
    }
  }
}
