internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import SystemPackage

extension Prover {
  /// What every page holds from its second word on before it is released; the first is the touch's.
  private static let mark: UInt64 = 0x5EED_5EED_5EED_5EED

  /// Release, look, access, reuse, re-touch, look again.
  mutating func proveRelease() throws(Errno) {
    let region = try region()
    fill(region)
    let framesBefore = try PageFlags.frames(region.addresses)
    let child = try release(region.all, in: region)
    defer { withExtendedLifetime(child) {} }
    let stays = promise.leaves.isResident
    if lacksSwap {
      let mapped = try PageFlags.mapped(region.addresses)
      add(
        "all", "–", "no swap: the call returns 0, \(mapped) of \(pages) pages stay", .notSupported)
      return
    }
    try proveResidency(region)
    if promise.leaves.needsReuse, promise.leaves != .marked {
      add("access before reuse", "SIGSEGV", try endOfAccess(region))
    }
    if promise.leaves.needsReuse { try strategy.reuse(region.all, in: region) }
    _ = try ThreadUsage.now()
    let before = try ThreadUsage.now()
    Touch.write(UnsafeMutableRawBufferPointer(mutating: region.addresses))
    let after = try ThreadUsage.now()
    let faults =
      after.minorFaults + after.majorFaults - before.minorFaults - before.majorFaults
    add("faults of the re-touch", promisedFaults, faults, "")
    add("content on reuse", promise.content.rawValue, content(region))
    if stays, strategy.releasesInChild {
      // The frame numbers are root's to see; elsewhere they read 0 and prove nothing.
      let copies = zip(framesBefore, try PageFlags.frames(region.addresses)).count { $0 != $1 }
      let isVisible = framesBefore.contains { $0 != 0 }
      if isVisible {
        // The kernel may move a page meanwhile, which looks the same.
        add("pages copied by the re-touch", 0...(pages / 64), copies, "")
      } else {
        add("pages copied by the re-touch", "0", "cannot be seen without root", .notSupported)
      }
    }
    let areas = try MemoryMap().residency(of: region.addresses).vmas
    add("VMAs after reuse", "1", "\(areas)")
  }

  /// What the meters show behind the release of the whole region.
  private mutating func proveResidency(_ region: borrowing Region) throws(Errno) {
    let stays = promise.leaves.isResident
    let all = pages * PageSize.bytes
    let found = try MemoryMap().residency(of: region.addresses)
    add(
      "pages mapped (pagemap)", "\(stays ? pages : 0)", "\(try PageFlags.mapped(region.addresses))")
    add(
      "RSS after release", ByteCount.exact(stays ? all : 0), ByteCount.exact(found.mappedBytes))
    add("VMAs after release", promise.leaves == .unmapped ? "0" : "1", "\(found.vmas)")
    if memory == .anonymous {
      let slack = promise.leaves == .lazilyFreed ? Self.perCPUBatch : 0
      let lazy = promise.leaves == .lazilyFreed ? pages : 0
      add("LazyFree", max(0, lazy - slack)...lazy, found.lazyFreeBytes / PageSize.bytes, " pages")
    }
    // Pages that went to swap may stay in its cache, which mincore counts.
    if !promise.needsSwap, !memory.isShared, memory != .filePrivate, region.place != .privateImage,
      let inMemory =
        try PageFlags.inMemory(region.addresses)
    {
      add("pages in memory (mincore)", "\(stays ? pages : 0)", "\(inMemory)")
    }
    if let backing = promise.backing {
      guard let bytes = region.backingBytes() else {
        return add(
          "behind the pages", backing.rawValue, "cannot be seen without root", .notSupported)
      }
      let slack = memory == .fileShared ? 64 << 10 : 0
      let expected = backing == .kept ? all : 0
      add(
        "behind the pages", "\(backing.rawValue): \(ByteCount.exact(expected))",
        "\(ByteCount.exact(bytes))", abs(bytes - expected) <= slack ? .kept : .broken)
    }
  }

  /// What lies before a released range stays as it is, be it in one huge page with it.
  mutating func proveNeighbours(_ hugePages: HugePages, from start: Int) throws(Errno) {
    let region = try region(hugePages)
    fill(region)
    let range = PageRange(start: start, count: pages - start)
    let neighbours = PageRange(start: 0, count: start)
    let child = try release(range, in: region)
    defer { withExtendedLifetime(child) {} }
    let place = hugePages == .never ? "before" : "in one huge page with"
    let mapped = try PageFlags.mapped(UnsafeRawBufferPointer(region.bytes(neighbours)))
    add("pages mapped \(place) the range", "\(start)", "\(mapped)")
    if promise.leaves.needsReuse { try strategy.reuse(range, in: region) }
    Touch.write(region.bytes(range))
    add("content \(place) the range", "kept", content(region, of: neighbours))
  }

  /// Lazily freed pages go as soon as the kernel is told to reclaim them, and read zero then.
  mutating func provePressure() throws(Errno) {
    let region = try region()
    fill(region)
    try strategy.release(region.all, in: region)
    try VirtualMemory.advise(region.bytes(region.all), .pageOut)
    let left = try PageFlags.mapped(region.addresses)
    add("pages mapped after MADV_PAGEOUT", 0...Self.perCPUBatch, left, "")
    add("content after MADV_PAGEOUT", promise.content.rawValue, content(region))
  }

  /// Locked pages go too.
  mutating func proveLocked() throws(Errno) {
    let region = try region()
    fill(region)
    try VirtualMemory.lock(region.bytes(region.all))
    try strategy.release(region.all, in: region)
    add("pages mapped, locked memory", "0", "\(try PageFlags.mapped(region.addresses))")
  }

  /// Huge pages are back after reuse.
  mutating func proveCollapse() throws(Errno) {
    let region = try region(.inherit, pages: 2 * PageSize.hugeBytes / PageSize.bytes)
    fill(region)
    try strategy.release(region.all, in: region)
    fill(region)
    var meter = AdviceMeter(capacity: 1)
    // The kernel may be short of a huge page, or find a page busy, for a moment.
    for _ in 0..<10 {
      try meter.collapse(region.bytes(region.all))
      meter.flush()
      if meter.refusals == 0 { break }
      meter.reset()
    }
    let found = try MemoryMap().residency(of: region.addresses)
    let bytes = memory.isShared ? found.sharedHugeBytes : found.anonHugeBytes
    add(
      "in huge pages after reuse", ByteCount.exact(2 * PageSize.hugeBytes), ByteCount.exact(bytes))
  }

  /// A per-CPU batch of each CPU may be missing from what the kernel counts or reclaims.
  private static let perCPUBatch = 31 * ((try? Processors.allowed().count) ?? 1)

  private func fill(_ region: borrowing Region) {
    let words = region.bytes(region.all).bindMemory(to: UInt64.self)
    let step = PageSize.bytes / 8
    for page in 0..<(words.count / step) {
      words[page * step] = 1
      words[page * step + 1] = Self.mark
    }
  }

  /// What the second words hold.
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
    // A file system may map a folio of several pages at a fault.
    return memory == .fileShared ? 1...pages : pages...pages
  }

  /// How a forked child ends that reads the first word.
  private func endOfAccess(_ region: borrowing Region) throws(Errno) -> String {
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
