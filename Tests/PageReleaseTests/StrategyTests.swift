import LinuxKernel
import MachineState
import PageRelease
import Processes
import SystemPackage
import Testing

/// What each strategy promises, against the kernel that runs the tests.
@Suite("Strategies on the running kernel", .serialized, .readsMachineState)
struct StrategyTests {
  private let pages = 1024

  private func region(
    _ memory: MemoryKind = .anonymous, _ place: Region.Place = .mapping
  ) throws -> Region {
    let region = Region(
      pages: pages, hugePages: .never, node: nil, memory: memory, place: place)
    try region.prepare(directory: "/tmp")
    try region.reserve()
    try region.map(region.all)
    return region
  }

  private func faults(_ body: () throws -> Void) throws -> Int {
    let before = try ThreadUsage.now().minorFaults
    try body()
    return try ThreadUsage.now().minorFaults - before
  }

  private func residency(_ region: borrowing Region) throws -> RangeResidency {
    try MemoryMap().residency(of: UnsafeRawBufferPointer(region.bytes(region.all)))
  }

  private func strategy(_ name: String) throws -> any ReleaseStrategy {
    try #require(StrategyList.named(name))
  }

  /// The first word of every page.
  private func words(_ region: borrowing Region) -> Set<UInt64> {
    let bytes = region.bytes(region.all)
    return Set(
      stride(from: 0, to: bytes.count, by: PageSize.bytes).map {
        bytes.load(fromByteOffset: $0, as: UInt64.self)
      })
  }

  @Test("decommit and protect: an access before reuse is a SIGSEGV")
  func withdrawnFaults() async {
    await #expect(processExitsWith: .signal(11)) { try accessAfterRelease("decommit") }
    await #expect(processExitsWith: .signal(11)) { try accessAfterRelease("protect") }
  }

  @Test(
    "guard: an access before reuse is a SIGSEGV",
    .enabled(if: hasGuardPages, "this kernel has no MADV_GUARD_INSTALL"))
  func guardFaults() async {
    await #expect(processExitsWith: .signal(11)) { try accessAfterRelease("guard") }
  }

  @Test("none: all stays, and a re-touch faults 0 times")
  func keep() throws {
    let region = try region()
    Touch.write(region.bytes(region.all))
    try strategy("none").release(region.all, in: region)
    #expect(try residency(region).anonymousBytes == pages * PageSize.bytes)
    #expect(try faults { Touch.write(region.bytes(region.all)) } == 0)
  }

  @Test("dontneed: nothing stays, and a re-touch faults exactly once a page")
  func dontNeed() throws {
    let region = try region()
    #expect(try faults { Touch.write(region.bytes(region.all)) } == pages)
    #expect(words(region) == [1])
    try strategy("dontneed").release(region.all, in: region)
    #expect(try residency(region).anonymousBytes == 0)
    #expect(try faults { Touch.write(region.bytes(region.all)) } == pages)
    try strategy("dontneed").release(region.all, in: region)
    #expect(words(region) == [0])
  }

  @Test("free: all stays lazily free, content is kept, and a re-touch faults 0 times")
  func free() throws {
    let region = try region()
    Touch.write(region.bytes(region.all))
    try strategy("free").release(region.all, in: region)
    let found = try residency(region)
    #expect(found.anonymousBytes == pages * PageSize.bytes)
    let slack = 31 * PageSize.bytes * (try Processors.allowed().count)
    #expect(found.lazyFreeBytes >= pages * PageSize.bytes - slack)
    #expect(words(region) == [1])
    #expect(try faults { Touch.write(region.bytes(region.all)) } == 0)
    #expect(try residency(region).lazyFreeBytes <= slack)
  }

  @Test("zero-free: all stays lazily free, every word of it zero, and a re-touch faults 0 times")
  func zeroFree() throws {
    let region = try region()
    let bytes = region.bytes(region.all)
    bytes.initializeMemory(as: UInt8.self, repeating: 0xA5)
    // Of these pages only the last byte is not zero, or none.
    let page = PageSize.bytes
    for number in 0..<2 {
      UnsafeMutableRawBufferPointer(rebasing: bytes[(number * page)..<((number + 1) * page)])
        .initializeMemory(as: UInt8.self, repeating: 0)
    }
    bytes[page - 1] = 1
    let strategy = try strategy("zero-free")
    #expect(try faults { try strategy.release(region.all, in: region) } == 0)
    let found = try residency(region)
    #expect(found.anonymousBytes == pages * page)
    let slack = 31 * page * (try Processors.allowed().count)
    #expect(found.lazyFreeBytes >= pages * page - slack)
    #expect(bytes.allSatisfy { $0 == 0 })
    #expect(try faults { Touch.write(bytes) } == 0)
  }

  @Test("zero-free: pages that were never written are not touched, be they absent or the zero page")
  func zeroFreeUntouched() throws {
    let region = try region()
    let third = pages / 3
    Touch.write(region.bytes(PageRange(start: 0, count: third)))
    Touch.read(region.bytes(PageRange(start: third, count: third)))
    let strategy = try strategy("zero-free")
    #expect(try faults { try strategy.release(region.all, in: region) } == 0)
    #expect(try residency(region).anonymousBytes == third * PageSize.bytes)
    #expect(words(region) == [0])
  }

  @Test(
    "zero-free: content is zero where the kernel has reclaimed the pages too",
    .enabled(if: canPageOut, "this kernel has no MADV_PAGEOUT"))
  func zeroFreeUnderPressure() throws {
    let region = try region()
    Touch.write(region.bytes(region.all))
    try strategy("zero-free").release(region.all, in: region)
    try VirtualMemory.advise(region.bytes(region.all), .pageOut)
    #expect(try residency(region).anonymousBytes / PageSize.bytes < pages / 2)
    #expect(words(region) == [0])
  }

  private static let canPageOut = isSupported("pageout")
  private static let hasGuardPages = isSupported("guard")

  /// Whether the kernel takes a strategy.
  private static func isSupported(_ name: String) -> Bool {
    StrategyList.named(name)?.refusal(on: .anonymous, directory: "/tmp") == nil
  }

  private static let hasHugePages =
    TransparentHugePages.enabled != nil && TransparentHugePages.enabled != "never"

  @Test(
    "free: what the kernel reclaims is gone, and faults again",
    .enabled(if: canPageOut, "this kernel has no MADV_PAGEOUT"))
  func freeUnderPressure() throws {
    let region = try region()
    Touch.write(region.bytes(region.all))
    try strategy("free").release(region.all, in: region)
    try VirtualMemory.advise(region.bytes(region.all), .pageOut)
    let left = try residency(region).anonymousBytes / PageSize.bytes
    #expect(left < pages / 2)
    #expect(try faults { Touch.write(region.bytes(region.all)) } == pages - left)
  }

  @Test(
    "pageout: without swap all pages stay, and every huge page is split",
    .enabled(if: canPageOut && hasHugePages, "this kernel has no MADV_PAGEOUT or no huge pages"),
    .enabled(if: MachineFacts.memory("SwapTotal") == 0, "there is swap here"))
  func pageOutWithoutSwap() throws {
    let huge = 4
    let region = Region(
      pages: huge * PageSize.hugeBytes / PageSize.bytes, hugePages: .always, node: nil)
    try region.reserve()
    try region.map(region.all)
    let bytes = region.bytes(region.all)
    bytes.initializeMemory(as: UInt8.self, repeating: 0xA5)
    #expect(try residency(region).anonHugeBytes == huge * PageSize.hugeBytes)
    try strategy("pageout").release(region.all, in: region)
    let found = try residency(region)
    #expect(found.anonymousBytes == huge * PageSize.hugeBytes && found.anonHugeBytes == 0)
    #expect(try faults { Touch.write(bytes) } == 0)
    #expect(bytes[8] == 0xA5 && bytes[bytes.count - 1] == 0xA5)
  }

  @Test(
    "zero-free: the part of a huge page that is released is zero, and the kernel frees it as it splits",
    .enabled(if: hasHugePages && TransparentHugePages.dropsBlanks, "this kernel keeps zero pages"))
  func zeroFreePartOfHugePage() throws {
    let inHuge = PageSize.hugeBytes / PageSize.bytes
    let region = Region(pages: inHuge, hugePages: .always, node: nil)
    try region.reserve()
    try region.map(region.all)
    let bytes = region.bytes(region.all)
    bytes.initializeMemory(as: UInt8.self, repeating: 0xA5)
    #expect(try residency(region).anonHugeBytes == PageSize.hugeBytes)
    let half = PageRange(start: 0, count: inHuge / 2)
    let strategy = try strategy("zero-free")
    #expect(try faults { try strategy.release(half, in: region) } == 0)
    #expect(try residency(region).anonymousBytes == PageSize.hugeBytes / 2)
    #expect(region.bytes(half).allSatisfy { $0 == 0 })
    #expect(bytes[PageSize.hugeBytes / 2] == 0xA5 && bytes[bytes.count - 1] == 0xA5)
    #expect(try faults { Touch.write(bytes) } == inHuge / 2)
    // What has come back are single pages, which stay.
    #expect(try faults { try strategy.release(half, in: region) } == 0)
    #expect(try faults { Touch.write(bytes) } == 0)
  }

  @Test("munmap: nothing stays mapped, reuse maps at the same place, a re-touch faults once a page")
  func unmap() throws {
    let region = try region()
    Touch.write(region.bytes(region.all))
    let strategy = try strategy("munmap")
    let half = PageRange(start: 0, count: pages / 2)
    try strategy.release(half, in: region)
    #expect(try residency(region).anonymousBytes == pages / 2 * PageSize.bytes)
    try strategy.reuse(half, in: region)
    #expect(try faults { Touch.write(region.bytes(region.all)) } == pages / 2)
    #expect(try residency(region).vmas == 1)
  }

  @Test("munmap: reuse over something that is mapped is refused, not replaced")
  func unmapNeverReplaces() throws {
    let region = try region()
    #expect(throws: Errno.fileExists) {
      try StrategyList.named("munmap")?.reuse(region.all, in: region)
    }
  }

  @Test("munmap: an access before reuse is a SIGSEGV")
  func unmapFaults() async {
    await #expect(processExitsWith: .signal(11)) { try accessAfterRelease("munmap") }
  }

  @Test(
    "with MADV_HUGEPAGE one fault brings 2 MiB",
    .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"))
  func hugePages() throws {
    let region = Region(
      pages: 4 * PageSize.hugeBytes / PageSize.bytes, hugePages: .always, node: nil)
    try region.reserve()
    try region.map(region.all)
    #expect(try faults { Touch.write(region.bytes(region.all)) } == 4)
    #expect(try residency(region).anonHugeBytes == 4 * PageSize.hugeBytes)
    try strategy("dontneed").release(region.all, in: region)
    #expect(try faults { Touch.write(region.bytes(region.all)) } == 4)
  }

  @Test(
    "dontneed on shared memory unmaps and frees nothing; remove frees it",
    arguments: [
      MemoryKind.shared, .memfd, .fileShared,
    ])
  func sharedMemory(kind: MemoryKind) throws {
    let region = try region(kind)
    Touch.write(region.bytes(region.all))
    let all = pages * PageSize.bytes
    try strategy("dontneed").release(region.all, in: region)
    #expect(try residency(region).rssBytes == 0)
    if let behind = region.backingBytes() { #expect(behind >= all) }
    #expect(words(region) == [1])
    try strategy("remove").release(region.all, in: region)
    #expect(try residency(region).rssBytes == 0)
    if let behind = region.backingBytes() { #expect(behind < all / 16) }
    #expect(words(region) == [0])
  }

  @Test("a private image shows again behind the copies that were dropped")
  func image() throws {
    let region = try region(.memfd, .privateImage)
    #expect(words(region) == [Region.imageWord])
    Touch.write(region.bytes(region.all))
    #expect(words(region) == [1])
    try strategy("cow-reset").release(region.all, in: region)
    #expect(words(region) == [Region.imageWord])
  }

  @Test("a vector is released in one call, and an unknown advice for it is refused")
  func vector() throws {
    let region = try region()
    Touch.write(region.bytes(region.all))
    let vector = try AdviceVector()
    for start in stride(from: 0, to: pages, by: 2) {
      vector.append(region.bytes(PageRange(start: start, count: 1)))
    }
    #expect(throws: Errno.invalidArgument) { try vector.advise(Advice(rawValue: 12345)) }
    try vector.advise(.cold)
    #expect(try residency(region).anonymousBytes == pages * PageSize.bytes)
  }
}

/// Releases a small region by a strategy and touches it without reuse.
private func accessAfterRelease(_ name: String) throws {
  let region = Region(pages: 4, hugePages: .never, node: nil)
  try region.reserve()
  try region.map(region.all)
  Touch.write(region.bytes(region.all))
  try StrategyList.named(name)?.release(region.all, in: region)
  Touch.write(region.bytes(region.all))
}
