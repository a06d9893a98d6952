import LinuxKernel
import MachineState
import PageRelease
import Processes
import Synchronization
import SystemPackage
import Testing
import Workloads

/// The heap under threads of a program, on the running kernel.
@Suite("Page allocator", .serialized, .readsMachineState)
struct PageAllocatorTests {
  /// A heap over mapped memory, with what gives back.
  private static func allocator(
    _ strategy: String, _ policy: String, pages: Int
  ) throws -> (memory: PageAllocator, releaser: BackgroundReleaser?) {
    let strategy = try #require(StrategyList.named(strategy))
    let policy = try #require(PolicyList.named(policy)).policy
    let region = Region(pages: pages, hugePages: .never, node: nil, place: strategy.place)
    let heap = SharedHeap(region: region)
    try region.reserve()
    try region.map(region.all)
    try heap.locked { try $0.didMap(region.all) }
    let memory = PageAllocator(heap: heap, strategy: strategy, policy: policy)
    guard policy.releaser == .ownThread else { return (memory, nil) }
    return (
      memory,
      try BackgroundReleaser(heap: heap, stages: strategy.stages, policy: policy, unitPages: 4)
    )
  }

  /// What threads have found wrong.
  private final class ReproductionData: Sendable {
    private let texts = Mutex<[String]>([])
    func add(_ text: String) { texts.withLock { $0.append(text) } }
    var all: [String] { texts.withLock { $0 } }
  }

  @Test(
    "no page is handed out twice, and none is given back while it is in use", .notFast, .tags(.slow),
    arguments: ["none", "dontneed", "free", "free-then-dontneed", "munmap", "decommit", "guard"],
    ["immediate", "never", "threshold:128K", "decay:0.02", "scavenger:50", "rate:256M"])
  func exclusive(strategy: String, policy: String) throws {
    let pages = 256
    let (memory, releaser) = try Self.allocator(strategy, policy, pages: pages)
    let found = ReproductionData()
    let threads = try (0..<3).map { number in
      try KernelThread { Self.use(memory, number: number, found) }
    }
    for thread in threads { thread.join() }
    releaser?.stop()
    #expect(found.all == [])
    #expect(releaser?.tally.refusal == nil)
    let (account, resident) = try memory.heap.settled { heap in
      (heap.account, try MemoryMap().residency(of: memory.region.addresses).anonymousBytes)
    }
    #expect(account.liveBytes == 0)
    #expect(resident == account.residentBytes)
  }

  /// Takes pages, signs them, waits a little, and finds its own signature.
  private static func use(_ memory: PageAllocator, number: Int, _ found: ReproductionData) {
    var random = SeededGenerator(seed: 11, stream: [UInt64(number)])
    var held: [(range: PageRange, sign: UInt64)] = []
    do throws(PageAllocator.Failure) {
      for step in 0..<400 {
        let range = try memory.allocate(1 + random.below(8))
        let sign = UInt64(number) << 32 | UInt64(step)
        for page in range.start..<range.end {
          word(memory, page).pointee = sign
        }
        held.append((range, sign))
        if held.count > 8 {
          let (range, sign) = held.remove(at: random.below(held.count))
          for page in range.start..<range.end where word(memory, page).pointee != sign {
            found.add("page \(page) of thread \(number) holds \(word(memory, page).pointee)")
          }
          try memory.free(range)
        }
      }
      for (range, _) in held { try memory.free(range) }
    } catch {
      found.add("\(error)")
    }
  }

  private static func word(_ memory: PageAllocator, _ page: Int) -> UnsafeMutablePointer<UInt64> {
    memory.region.bytes(PageRange(start: page, count: 1)).baseAddress!
      .assumingMemoryBound(to: UInt64.self)
  }

  @Test("a heap in which pages are being given back is waited for, and one that is full is not")
  func full() throws {
    let (memory, _) = try Self.allocator("dontneed", "never", pages: 8)
    let all = try memory.allocate(8)
    #expect(throws: PageAllocator.Failure.heap(.outOfSpace(pages: 1))) { try memory.allocate(1) }
    try memory.free(all)
    try memory.heap.locked { try $0.withhold(all) }
    var other: KernelThread?
    var attempts = 0
    let found = try memory.heap.allocating { (heap) throws(PageHeap.Failure) in
      attempts += 1
      // The thread gets the heap once this attempt has found no room.
      if attempts == 1 {
        other = try? KernelThread { try? memory.heap.locked { try $0.settle(all, as: .released) } }
      }
      return try heap.allocate(8) { _ in }
    }
    other?.join()
    #expect(found == all && attempts > 1)
  }

  /// Gives all back at once, and keeps what it is told.
  private struct EagerPolicy: ReleasePolicy {
    final class Log: @unchecked Sendable {
      var pages = 0
      var releasingNanoseconds: UInt64 = 0
      var sleeps: [UInt64] = []
    }
    static let pauseNanoseconds: UInt64 = 1_000_000
    let log: Log
    let hasSlept: Semaphore
    let releaser = Releaser.ownThread

    mutating func nextStep(_ pages: FreePages, at now: UInt64) -> PolicyStep {
      pages.dirty > 0
        ? .release(pages: pages.dirty, .first) : .sleep(nanoseconds: Self.pauseNanoseconds)
    }

    mutating func didRelease(pages: Int, in nanoseconds: UInt64) {
      log.pages += pages
      log.releasingNanoseconds += nanoseconds
    }

    mutating func didSleep(nanoseconds: UInt64) {
      log.sleeps.append(nanoseconds)
      hasSlept.post()
    }
  }

  /// A heap of 64 dirty pages, all free.
  private static func dirtyHeap() throws -> SharedHeap {
    let region = Region(pages: 64, hugePages: .never, node: nil)
    let heap = SharedHeap(region: region)
    try region.reserve()
    try region.map(region.all)
    try heap.locked { heap in
      try heap.didMap(region.all)
      _ = try heap.allocate(64) { _ in }
      Touch.write(region.bytes(region.all))
      try heap.free(region.all)
    }
    return heap
  }

  @Test("what the kernel refuses a thread of its own is told, and its pages stay")
  func refused() throws {
    let strategy = try #require(StrategyList.named("remove"))
    let heap = try Self.dirtyHeap()
    let policy = EagerPolicy(log: .init(), hasSlept: Semaphore())
    let releaser = try BackgroundReleaser(
      heap: heap, stages: strategy.stages, policy: policy, unitPages: 8)
    // The thread's first step is a release, whose refusal ends it.
    releaser.stop()
    #expect(releaser.tally.refusal == .invalidArgument)
    #expect(heap.locked { $0.spans.pages(in: .dirty) } == 64)
  }

  @Test("a policy is told what its thread has released, the CPU time of it, and how long it slept")
  func told() throws {
    let strategy = try #require(StrategyList.named("dontneed"))
    let heap = try Self.dirtyHeap()
    let policy = EagerPolicy(log: .init(), hasSlept: Semaphore())
    let releaser = try BackgroundReleaser(
      heap: heap, stages: strategy.stages, policy: policy, unitPages: 8)
    policy.hasSlept.wait()
    releaser.stop()
    let log = policy.log
    #expect(log.pages == 64 && releaser.tally.pages == 64 && releaser.tally.refusal == nil)
    #expect(heap.locked { $0.spans.pages(in: .released) } == 64)
    #expect(0 < log.releasingNanoseconds)
    #expect(log.releasingNanoseconds <= releaser.tally.cpuNanoseconds)
    #expect(log.sleeps.allSatisfy { $0 >= EagerPolicy.pauseNanoseconds })
  }

  /// A clock that goes when it is told to.
  private final class ManualClock: @unchecked Sendable {
    var nanoseconds: UInt64 = 1
  }

  @Test("pages that are given back and used again within a second are told from those that are not")
  func early() throws {
    let (memory, _) = try Self.allocator("dontneed", "immediate", pages: 32)
    let clock = ManualClock()
    memory.heap.locked { $0.releaseTimes = ReleaseTimes(pages: 32) { clock.nanoseconds } }
    func takeEarly() -> Int? { memory.heap.locked { $0.releaseTimes?.takeEarlyPages() } }
    let first = try memory.allocate(16)
    #expect(takeEarly() == 0, "never given back")
    try memory.free(first)
    clock.nanoseconds += ReleaseTimes.earlyNanoseconds - 1_000_000
    #expect(try memory.allocate(8).count == 8)
    #expect(takeEarly() == 8)
    clock.nanoseconds += 1_000_000
    #expect(try memory.allocate(8).count == 8)
    #expect(takeEarly() == 0, "a second has passed")
  }
}
