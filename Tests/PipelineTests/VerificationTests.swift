import LinuxKernel
import PageRelease
import Plans
import Testing
import Trials
import Workloads

@Suite("Holding the kernel's view against the heap's")
struct VerificationTests {
  private let page = PageSize.bytes

  private func findings(
    _ phase: Phase = .release, faults: Int = 0, absent: Int = 0, touched: Int = 1024, rss: Int = 0,
    lazy: Int = 0,
    huge: Int = 0, heap: HeapAccount = HeapAccount(), hugePages: HugePages = .never,
    wholeHuge: Bool = false, placement: [Int: Int]? = nil, node: Int? = nil, reuse: Int? = nil,
    promise: Promise = Promise(.drop, leaving: .released, on: .anonymous, of: .mapping),
    backing: Int? = nil, folioFaults: Int? = nil, copies: RowCheck.Copies? = nil,
    change: (inout Cell, inout RangeResidency) -> Void = { _, _ in }
  ) -> [String] {
    var cell = Cell()
    cell.hugePages = hugePages
    cell.sizeBytes = 1024 * page
    cell.memoryNode = node
    cell.reuseNode = reuse
    var residency = RangeResidency()
    residency.anonymousBytes = rss * page
    residency.lazyFreeBytes = lazy * page
    residency.anonHugeBytes = huge
    change(&cell, &residency)
    return RowCheck(
      cell: cell, phase: phase, promise: promise, faults: faults, faultingPages: absent,
      touchedPages: touched, copies: copies, residency: residency, heap: heap,
      backingBytes: backing,
      folioFaults: folioFaults,
      folios: hugePages == .never ? .pages : (wholeHuge ? .whole : .mixed), cpus: 1,
      placement: placement
    ).findings
  }

  private func live(_ pages: Int) -> HeapAccount { HeapAccount(liveBytes: pages * page) }

  @Test("what is as promised has no findings")
  func good() {
    #expect(findings().isEmpty)
    #expect(findings(.touch, faults: 1024, absent: 1024, rss: 1024, heap: live(1024)).isEmpty)
    #expect(findings(rss: 1024, lazy: 1000, heap: HeapAccount(lazyFreeBytes: 1024 * page)).isEmpty)
  }

  @Test("one fault more or less is found")
  func faults() {
    #expect(findings(.retouch, faults: 1025, absent: 1024, rss: 1024, heap: live(1024)).count == 1)
    #expect(findings(.retouch, faults: 1023, absent: 1024, rss: 1024, heap: live(1024)).count == 1)
    #expect(
      findings(.retouch, faults: 3, rss: 1024, heap: live(1024))
        == ["3 faults where 0 were promised: pages were reclaimed or unmapped meanwhile"])
  }

  @Test(
    "each page that a child still has is copied once; a fault that the kernel repeats copies none")
  func copies() {
    func found(faults: Int, made: Int, shared: Int = 1024, touched: Int = 1024) -> [String] {
      findings(
        .retouch, faults: faults, absent: touched, touched: touched, rss: 1024, heap: live(1024),
        promise: Promise(.keep, leaving: .copyOnWrite, on: .anonymous, of: .mapping),
        copies: .init(made: made, shared: shared)
      ) { cell, _ in cell.workload = "fork" }
    }
    #expect(found(faults: 1024, made: 1024).isEmpty)
    #expect(found(faults: 1025, made: 1024).isEmpty)
    #expect(found(faults: 1023, made: 1024) == ["1023 faults where at least 1024 were promised"])
    #expect(found(faults: 1024, made: 1023) == ["1023 pages copied where 1024 were promised"])
    #expect(found(faults: 1025, made: 1025) == ["1025 pages copied where 1024 were promised"])
    #expect(found(faults: 512, made: 500, touched: 512).isEmpty)
    #expect(found(faults: 512, made: 500, shared: 400, touched: 512).count == 1)
    // A page that the child has let go of is not copied, and its fault not repeated.
    #expect(found(faults: 1024, made: 0, shared: 0).isEmpty)
    #expect(found(faults: 1025, made: 0, shared: 0).count == 1)
  }

  @Test("under a limit what is lazily freed may go, and what is in use only to swap")
  func pressed() {
    let half = HeapAccount(liveBytes: 512 * page, lazyFreeBytes: 512 * page)
    func found(rss: Int, lazy: Int, swapped: Int = 0, faults: Int = 512) -> [String] {
      findings(.retouch, faults: faults, absent: 512, rss: rss, lazy: lazy, heap: half) {
        $0.pressureBytes = 16 << 20
        $1.swappedBytes = swapped * page
      }
    }
    for lazy in [0, 1, 400, 512] { #expect(found(rss: 512 + lazy, lazy: lazy).isEmpty) }
    #expect(found(rss: 511, lazy: 0).count == 1)
    #expect(found(rss: 400, lazy: 0, swapped: 112).isEmpty)
    #expect(found(rss: 1025, lazy: 512).count == 1)
    #expect(found(rss: 1024, lazy: 513).count == 1)
    #expect(found(rss: 512, lazy: 0, faults: 511).count == 1)
    // Without a limit none of it may.
    #expect(findings(.retouch, faults: 512, absent: 512, rss: 512, heap: half).count == 2)
  }

  @Test("one page resident more or less is found")
  func residency() {
    #expect(findings(rss: 1) == ["4 KiB resident where 0 B were promised"])
    #expect(findings(.touch, faults: 9, absent: 9, rss: 8, heap: live(9)).count == 1)
  }

  @Test("lazily freed pages may lack a batch of 31, not more, and never be too many")
  func lazyFree() {
    let heap = HeapAccount(lazyFreeBytes: 1024 * page)
    #expect(findings(rss: 1024, lazy: 993, heap: heap).isEmpty)
    #expect(findings(rss: 1024, lazy: 992, heap: heap).count == 1)
    #expect(findings(rss: 1024, lazy: 1, heap: live(1024)).count == 1)
  }

  @Test("huge pages where none may be, or none where they were asked for")
  func hugePages() {
    #expect(findings(.touch, faults: 9, absent: 9, rss: 9, huge: 1, heap: live(9)).count == 1)
    let hugeCount = PageSize.hugeBytes / page
    #expect(
      findings(
        .touch, faults: 1024 / hugeCount, absent: 1024, rss: 1024, huge: 1024 * page,
        heap: live(1024), hugePages: .always, wholeHuge: true
      ).isEmpty)
    #expect(
      findings(
        .touch, faults: 1024 / hugeCount, absent: 1024, rss: 1024, huge: 0,
        heap: live(1024), hugePages: .always, wholeHuge: true
      ).count == 1)
  }

  @Test("pages on another node are counted")
  func placement() {
    #expect(
      findings(.touch, faults: 9, absent: 9, rss: 9, heap: live(9), placement: [1: 9], node: 1)
        .isEmpty)
    #expect(
      findings(
        .touch, faults: 9, absent: 9, rss: 9, heap: live(9), placement: [1: 7, 0: 2], node: 1)
        == ["2 pages elsewhere than on the node they are bound to"])
    #expect(
      findings(
        .retouch, faults: 9, absent: 9, rss: 9, heap: live(9), placement: [0: 9], node: 1, reuse: 0
      )
      .isEmpty)
    #expect(
      findings(
        .retouch, faults: 0, absent: 0, rss: 9, heap: live(9), placement: [0: 9], node: 1, reuse: 0
      )
      .count == 1)
  }

  @Test("a read before the write faults twice a page of anonymous memory")
  func readFirst() {
    func found(_ faults: Int, _ memory: MemoryKind = .anonymous) -> [String] {
      findings(.retouch, faults: faults, absent: 9, rss: 9, heap: live(9)) { cell, residency in
        cell.reuse = .read
        cell.memory = memory
        residency.rssBytes = 9 * page
      }
    }
    #expect(found(18).isEmpty)
    #expect(found(17) == ["17 faults where 18 were promised"])
    #expect(found(9).count == 1)
    // Of a file several pages come at a time.
    #expect(found(1, .fileShared).isEmpty)
    #expect(found(12, .fileShared).isEmpty)
    #expect(found(19, .fileShared).count == 1)
  }

  @Test("what is behind shared pages is kept or freed as promised, to the page")
  func backing() {
    func found(_ action: Action, _ pages: Int, live: Int = 0) -> [String] {
      let promise = Promise(action, leaving: .released, on: .memfd, of: .mapping)
      return findings(
        rss: 0, heap: HeapAccount(liveBytes: live * page, releasedBytes: (1024 - live) * page),
        promise: promise, backing: pages * page
      ) { cell, residency in
        cell.memory = .memfd
        residency.rssBytes = live * page
      }
    }
    #expect(found(.drop, 1024).isEmpty)
    #expect(found(.drop, 1025).count == 1)
    #expect(found(.drop, 511, live: 512).count == 1)
    #expect(found(.dropBacking, 0).isEmpty)
    #expect(found(.dropBacking, 512, live: 512).isEmpty)
    #expect(
      found(.dropBacking, 1) == ["4 KiB of backing memory where at most 0 B were promised"])
    #expect(found(.dropBacking, 511, live: 512).count == 1)
  }

  @Test("fewer folios than asked for are found, and so is a kernel that counts none")
  func folios() {
    func found(_ folioFaults: Int?) -> [String] {
      findings(
        .touch, faults: 64, absent: 1024, rss: 1024, heap: live(1024),
        hugePages: .folios(16 * page), folioFaults: folioFaults)
    }
    #expect(found(64).isEmpty)
    #expect(found(65).isEmpty)
    #expect(found(63) == ["63 folios of 64 KiB where 64 were asked for"])
    #expect(found(nil) == ["this kernel does not count folios of 64 KiB"])
  }
}
