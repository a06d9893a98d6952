import Experiment
import LinuxKernel
import PageRelease
import Testing
import Workloads

@Suite("Holding the kernel's view against the heap's")
struct VerificationTests {
  private let page = PageSize.bytes

  private func findings(
    _ phase: Phase = .release, faults: Int = 0, absent: Int = 0, rss: Int = 0, lazy: Int = 0,
    huge: Int = 0, heap: HeapAccount = HeapAccount(), hugePages: Region.HugePages = .never,
    wholeHuge: Bool = false, placement: [Int: Int]? = nil, node: Int? = nil, reuse: Int? = nil
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
    return Verification(
      cell: cell, phase: phase, faults: faults, absentPages: absent, residency: residency,
      heap: heap, onlyBasePages: hugePages == .never, wholeHugePages: wholeHuge, cpus: 1,
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
        == ["3 faults where 0 were promised: pages were reclaimed meanwhile"])
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
}
