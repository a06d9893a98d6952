import LinuxKernel
import MachineState
import PageRelease
import Plans
import Processes
import Samples
import Testing
import Workloads

/// Huge pages of several sizes, whole and in part, and the kernel's counts of them.
extension EndToEnd {
  @Suite("Huge pages", .tags(.root), .needsBinary)
  struct HugePageTests {
    private static let canSwitch: ConditionTrait = .enabled(
      if: MachineSettings.folioReason == nil,
      "sizes of huge pages cannot be switched: \(MachineSettings.folioReason ?? "")")

    private static let hasHugePages: ConditionTrait = .enabled(
      if: TransparentHugePages.enabled != nil && TransparentHugePages.enabled != "never",
      "this kernel has transparent huge pages switched off")

    @Test("a size that is asked for is the size that is given", canSwitch, .pausesKhugepaged)
    func folios() throws {
      let before = MachineSettings.now
      let found = try Binary.rows(
        "--strategy none,dontneed,free,munmap --thp 16K,64K,never --size 4M --granularity 64K "
          + "--rounds 1 --allow-system-changes")
      #expect(MachineSettings.now == before)
      #expect(found.count == (3 * 4 + 1) * 5)
      for row in found {
        #expect(row.status == .ok && row.verified == true, "\(row.cell.strategy): \(row.note)")
        guard row.phase == .touch else { continue }
        guard let folio = row.cell.hugePages.folioBytes else {
          #expect(row.events.folioFaults == nil)
          #expect(row.minorFaults == (4 << 20) / PageSize.bytes)
          continue
        }
        #expect((row.events.folioFaults ?? 0) >= (4 << 20) / folio)
        #expect(row.minorFaults == (4 << 20) / folio)
      }
    }

    @Test("the size is proved whatever the workload", canSwitch, .pausesKhugepaged)
    func foliosOfWorkloads() throws {
      let found = try Binary.rows(
        "--strategy free --thp 64K --workload churn,sawtooth,sweep --size 8M --rounds 1 "
          + "--allow-system-changes")
      for row in found where row.phase == .touch {
        #expect(row.verified == true, "\(row.cell.workload): \(row.note)")
        #expect(
          try #require(row.events.folioFaults) >= #require(row.heapLiveBytes) / (64 << 10),
          "\(row.cell.workload)")
      }
      #expect(found.contains { $0.phase == .touch })
    }

    @Test(
      "the sizes are as they were after a signal, even one that nobody can catch", canSwitch,
      .changesMachineState, arguments: [Int32(2), 9])
    func interrupted(signal: Int32) throws {
      try MachineSettings.restoresAfter(
        signal: signal, status: signal == 9 ? .killed(signal: 9) : .exited(128 + signal),
        "--strategy free --thp 64K --size 4M")
    }

    @Test(
      "of two runs that change settings the second says so and changes nothing", canSwitch,
      .changesMachineState)
    func alone() throws {
      let before = MachineSettings.now
      try Binary.withFolder { folder in
        var first = try Binary.start(
          "--strategy free --thp 64K --size 4M --rounds 100000 --allow-system-changes", into: folder
        )
        #expect(Binary.waitForRows(folder, 12))
        let second = try Binary.run(
          Binary.words("--strategy free --thp 16K --size 4M --rounds 1 --allow-system-changes"))
        #expect(second.ending == .exited(1))
        #expect(second.errors.contains("another madbench is changing settings"))
        #expect(second.output.isEmpty)
        first.signal(15)
        _ = try Binary.text(of: first.output)
        #expect(try first.wait() == .exited(143))
      }
      #expect(MachineSettings.now == before)
    }

    @Test("sizes are not switched without --allow-system-changes", canSwitch)
    func forbidden() throws {
      let before = MachineSettings.now
      let result = try Binary.run(Binary.words("--strategy free --thp 64K --size 4M --rounds 1"))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("--allow-system-changes"))
      #expect(MachineSettings.now == before)
    }

    @Test(
      "a size that this kernel has not is refused, and those that it has are named",
      .changesMachineState)
    func unknownSize() throws {
      let result = try Binary.run(
        Binary.words("--strategy free --thp 12K --size 4M --allow-system-changes"))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("12K"))
      if TransparentHugePages.sizes.isEmpty {
        #expect(result.errors.contains("no multi-size huge pages"))
      }
      for size in TransparentHugePages.sizes {
        #expect(result.errors.contains(HugePages.folios(size).fieldText))
      }
      #expect(result.output.isEmpty)
    }

    @Test(
      "every strategy keeps its promise on whole huge pages and on pieces of them",
      hasHugePages, .pausesKhugepaged, arguments: ["2M", "64K"])
    func allStrategies(granularity: String) throws {
      MemoryKindTests.expectPromisesKept(
        try Binary.rows(
          "--strategy \(StrategyList.names.joined(separator: ",")) --thp always --size 4M "
            + "--granularity \(granularity) --rounds 1"))
    }

    @Test("huge pages that were asked for and not given are told, also of memory that has none")
    func none() throws {
      let found = try Binary.rows(
        "--strategy dontneed,none --memory file-private --thp always --size 4M --rounds 1 "
          + "--directory \(MemoryKindTests.fastFolder)")
      for row in found where row.phase == .touch {
        #expect(row.verified == false)
        #expect(row.note == "0 B in huge pages of 4 MiB asked for")
      }
      for row in found where row.phase != .touch { #expect(row.verified == true, "\(row.note)") }
    }

    @Test(
      "most of each huge page is gone, and yet a piece of it holds the whole", hasHugePages,
      .pausesKhugepaged)
    func partial() throws {
      let size = 32 << 20
      let found = try Binary.rows(
        "--strategy dontneed --baseline none --thp always --size 32M --granularity 4K "
          + "--pattern random:0.97 --rounds 1")
      let rows = found.filter { $0.cell.strategy == "dontneed" }
      let touch = try #require(rows.first { $0.phase == .touch })
      let release = try #require(rows.first { $0.phase == .release })
      for row in found { #expect(row.verified == true, "\(row.cell.strategy): \(row.note)") }
      #expect(touch.anonHugeBytes == size)
      #expect((touch.events.hugePageFaults ?? 0) >= size / PageSize.hugeBytes)
      let left = size - (release.pages ?? 0) * PageSize.bytes
      #expect(release.rssAnonBytes == left)
      #expect(left * 10 <= size)
      #expect(release.anonHugeBytes == 0)
      #expect((release.events.hugeMappingSplits ?? 0) >= size / PageSize.hugeBytes)
      guard let before = touch.partiallyMappedFolios, let after = release.partiallyMappedFolios
      else { try skip("this kernel does not count folios that are mapped in part") }
      #expect(after > before)
    }

    @Test(
      "collapse makes huge pages of single ones, and the kernel counts them", hasHugePages,
      .pausesKhugepaged)
    func collapse() throws {
      let found = try Binary.rows(
        "--strategy dontneed-collapse,dontneed --size 8M --granularity 2M --rounds 1")
      if found.contains(where: { $0.status == .unsupported("EINVAL") }) {
        try skip("this kernel has no MADV_COLLAPSE")
      }
      for row in found where row.phase == .retouch && row.cell.strategy != "dontneed" {
        #expect(row.verified == true, "\(row.note)")
        #expect(row.minorFaults == 2048)
        #expect(row.anonHugeBytes == 8 << 20)
        #expect((row.events.hugePageCollapses ?? 0) >= 4)
        // Four calls are too few for any quantile.
        #expect(row.adviceCalls == 4 && row.adviceP50 == nil && row.adviceMax != nil)
      }
    }

    @Test("the kernel counts the pages that are lazily freed, but for one batch of each CPU")
    func lazyFree() throws {
      let found = try Binary.rows("--strategy free --thp never --size 16M --rounds 1")
      for row in found where row.phase == .release {
        let counted = try #require(row.events.lazyFree)
        if row.cell.strategy == "free" { #expect(counted >= 4096 - 31) }
        #expect(row.events.lazyFreed != nil && row.events.tlbShootdowns != nil)
      }
    }
  }
}
