import Experiment
import LinuxKernel
import PageRelease
import Reproductions
import Testing
import Workloads

/// Every reproduction, small, through the built binary. No times are asserted: what is exact is.
extension EndToEnd {
  @Suite("Reproducing", .needsBinary)
  struct ReproduceTests {
    private static let maySwitchFolios =
      TransparentHugePages.sizes.contains(64 << 10)
      && (try? KernelText.write(
        KernelText.chosen(TransparentHugePages.settingFile(ofSize: 64 << 10)),
        to: TransparentHugePages.settingFile(ofSize: 64 << 10))) != nil
    private static let hasHugePages =
      TransparentHugePages.enabled != nil && TransparentHugePages.enabled != "never"
    private static let mayHurryKhugepaged: Bool = {
      let path = TransparentHugePages.khugepagedFile("scan_sleep_millisecs")
      return (try? KernelText.write(KernelText.read(path), to: path)) != nil
    }()
    private static let hasVectors =
      StrategyList.named("batched")?
      .refusal(on: .anonymous, directory: "/tmp") == nil

    /// What a smoke run has printed and measured.
    private func smoke(
      _ name: String, _ options: String...
    ) throws -> (text: String, rows: [Record], curve: [CurvePoint]) {
      try Binary.withFolder { folder in
        let result = try Binary.run(
          ["reproduce", name, "--smoke", "--quiet", "--out", folder + "/run"] + options)
        try #require(result.ending == .exited(0), "\(result.errors)")
        let reproduction = try ReproductionList.named(name)
        for figure in reproduction.figures(Findings()) {
          #expect(result.output.contains("| \(figure.label) "), "\(result.output)")
        }
        #expect(result.output.contains(reproduction.source))
        let report = try KernelText.read(folder + "/run/report.md")
        #expect(report.hasPrefix(result.output.dropLast()))
        let again = try Binary.run(["report", folder + "/run"])
        #expect(again.ending == .exited(0) && again.output.dropLast() == report)
        return (
          result.output, try Binary.records(KernelText.read(folder + "/run/samples.csv")),
          try points(KernelText.read(folder + "/run/rss.csv"))
        )
      }
    }

    private func points(_ text: String) throws -> [CurvePoint] {
      try text.split(separator: "\n").dropFirst().map { line in
        var point = CurvePoint()
        try CSV.parse(line, CurvePoint.columns, into: &point)
        return point
      }
    }

    @Test("without a name it lists them all")
    func list() throws {
      let result = try Binary.run(["reproduce"])
      #expect(result.ending == .exited(0))
      for name in ReproductionList.names { #expect(result.output.contains("| \(name) ")) }
    }

    @Test("an unknown name exits 64 with the nearest, before anything is measured")
    func unknown() throws {
      let result = try Binary.run(["reproduce", "tlb-batch", "--smoke"])
      #expect(result.ending == .exited(64) && result.output.isEmpty)
      #expect(result.errors.contains("did you mean 'tlb-batching'"))
    }

    @Test("page tables stay by the table where each is emptied in two calls")
    func pageTables() throws {
      let (text, rows, _) = try smoke("page-tables")
      func left(_ step: Int) throws -> Int {
        let row = rows.first { $0.phase == .release && $0.cell.granularityBytes == step }
        return try #require(row?.pageTableBytes)
      }
      #expect(rows.allSatisfy { $0.status == .ok && $0.verified == true })
      // 128 tables of a page each map 256 MiB.
      let tables = 128 * PageSize.bytes
      #expect(try left(1 << 20) >= tables)
      if text.contains("this kernel frees the page tables") {
        #expect(try left(1 << 20) - left(2 << 20) >= tables * 3 / 4)
      }
    }

    @Test(
      "every length of the vector releases all",
      .enabled(if: hasVectors, "this kernel takes no process_madvise of the process itself"))
    func batching() throws {
      let (_, rows, _) = try smoke("tlb-batching")
      let releases = rows.filter { $0.phase == .release }
      #expect(Set(releases.map(\.cell.batch)).count == 11)
      #expect(releases.allSatisfy { $0.verified == true && $0.rssAnonBytes == 0 })
    }

    @Test(
      "folios of every size are given, and the machine's settings are as before",
      .enabled(if: maySwitchFolios, "no multi-size huge pages here, or no right to switch them"),
      arguments: ["munmap-folios", "free-folios"])
    func folios(name: String) throws {
      func settings() throws -> [String] {
        try TransparentHugePages.sizes.map {
          try KernelText.chosen(TransparentHugePages.settingFile(ofSize: $0))
        }
      }
      let before = try settings()
      let (_, rows, _) = try smoke(name, "--allow-system-changes")
      #expect(rows.allSatisfy { $0.status == .ok && $0.verified == true }, "\(rows)")
      #expect(try settings() == before)
    }

    @Test(
      "folios without the permission to switch them exit 64, naming the option",
      .enabled(if: maySwitchFolios, "no multi-size huge pages here, or no right to switch them"))
    func permission() throws {
      let result = try Binary.run(["reproduce", "munmap-folios", "--smoke"])
      #expect(result.ending == .exited(64) && result.errors.contains("--allow-system-changes"))
    }

    @Test("8 KiB pages that come back fault after dontneed, and not after free")
    func go() throws {
      let (_, rows, _) = try smoke("go-8k")
      for row in rows where row.phase == .retouch {
        #expect(row.verified == true && row.cell.granularityBytes == 8 << 10)
        #expect(row.minorFaults == (row.cell.strategy == "free" ? 0 : row.pages))
      }
    }

    @Test(
      "RSS of huge pages that are released in part falls, and khugepaged may raise it again",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"))
    func khugepaged() throws {
      // khugepaged may come by in the middle of the release, and there is no fall then: once more.
      for _ in 0..<5 {
        let (text, rows, curve) =
          Self.mayHurryKhugepaged
          ? try smoke("khugepaged", "--allow-system-changes") : try smoke("khugepaged")
        let collapses = rows.first { $0.phase == .release }?.events.hugePageCollapses ?? 0
        if collapses == 0 { return try expectFall(text, rows, curve) }
      }
      Issue.record("khugepaged came by in the middle of the release, five times in a row")
    }

    private func expectFall(_ text: String, _ rows: [Record], _ curve: [CurvePoint]) throws {
      let touched = try #require(rows.first { $0.phase == .touch }?.rssAnonBytes)
      let released = try #require(rows.first { $0.phase == .release }?.rssAnonBytes)
      let idle = try #require(rows.first { $0.phase == .idle }?.rssAnonBytes)
      #expect(released < touched / 4 && idle >= released)
      let top = try #require(curve.filter { $0.phase == .touch }.map(\.rssAnonBytes).max())
      let low = try #require(
        curve.filter { $0.phase == .release || $0.phase == .idle }.map(\.rssAnonBytes).min())
      #expect(low < top / 2)
      #expect(text.contains("Agrees: RSS falls by ") && text.contains("█"))
    }

    @Test(
      "of huge pages released in part RSS falls by nine tenths, and all are mapped in part",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"))
    func partial() throws {
      let (text, rows, _) = try smoke("partial-thp")
      for row in rows where row.phase == .release && row.cell.strategy == "dontneed" {
        #expect(row.verified == true, "\(row.note)")
        #expect(try #require(row.rssAnonBytes) < row.cell.sizeBytes / 10)
      }
      for row in rows where row.phase == .release && row.cell.strategy == "free" {
        #expect(row.rssAnonBytes == row.cell.sizeBytes)
      }
      if ControlGroup.current() == nil { #expect(text.contains("Not measured: what the control")) }
    }

    @Test("reading first faults twice a page, writing once, and populating before the touch")
    func populate() throws {
      let (_, rows, _) = try smoke("populate")
      for row in rows where row.phase == .retouch {
        let pages = try #require(row.pages)
        #expect(row.verified == true, "\(row.note)")
        switch row.cell.reuse {
        case .read: #expect(row.minorFaults == 2 * pages)
        case .touch: #expect(row.minorFaults == pages)
        default: #expect(row.adviceMax != nil)
        }
      }
    }

    @Test("memory that is filled with zeros stays, and faults never again")
    func memset() throws {
      let (_, rows, _) = try smoke("memset")
      for row in rows where row.phase == .retouch && row.cell.strategy == "zero" {
        #expect(row.verified == true && row.minorFaults == 0)
      }
      #expect(Set(rows.map(\.cell.granularityBytes)) == [64 << 10, 2 << 20])
    }

    @Test(
      "lazily freed pages that are reclaimed are gone, and fault again",
      .enabled(
        if: StrategyList.named("free-then-pageout")?.refusal(on: .anonymous, directory: "/tmp")
          == nil,
        "this kernel has no MADV_PAGEOUT"))
    func lazyFreeReclaim() throws {
      let (text, rows, _) = try smoke("lazyfree-reclaim")
      #expect(rows.allSatisfy { $0.verified == true }, "\(rows)")
      for row in rows where row.cell.strategy == "free-then-pageout" {
        if row.phase == .release {
          #expect(row.rssAnonBytes == 0)
          #expect(try #require(row.events.lazyFreed) >= row.cell.sizeBytes / PageSize.bytes)
        }
        if row.phase == .retouch { #expect(row.minorFaults == row.pages) }
      }
      #expect(text.contains("Agrees: lazily freed pages stay"))
    }

    @Test("a parent's writes copy every page that the child keeps, and none that it has let go of")
    func fork() throws {
      let (text, rows, _) = try smoke("fork")
      for row in rows where row.phase == .retouch {
        #expect(row.verified == true && row.minorFaults == row.pages, "\(row)")
        #expect(row.copiedPages == (row.cell.strategy == "none" ? row.pages : 0))
      }
      #expect(text.contains("Agrees: every write copies its page"))
    }

    @Test(
      "at the limit free waits, dontneed does not, and pageout is killed",
      .enabled(if: MemoryGroup.reason == nil, "\(MemoryGroup.reason ?? "")"))
    func pressure() throws {
      if MachineFacts.memory("SwapTotal") ?? 0 > 0 { try skip("this machine has swap") }
      let (text, rows, _) = try smoke("pressure")
      let hungry = rows.filter { $0.phase == .retouch && $0.status == .ok }
      #expect(Set(hungry.map(\.cell.strategy)) == ["dontneed", "free"])
      for row in hungry {
        #expect(row.verified == true, "\(row.note)")
        #expect((try #require(row.limitHits) > 0) == (row.cell.strategy == "free"))
      }
      #expect(text.contains("Found: pageout: oom-killed, every time"))
      #expect(text.contains("the worker was killed, by its control group's limit of 32 MiB"))
    }

    @Test(
      "underused huge pages without the permission to change their settings exit 64, naming the option",
      .enabled(
        if: Folder.holds(TransparentHugePages.underusedFile),
        "this kernel never takes underused huge pages apart"))
    func underused() throws {
      if TransparentHugePages.khugepaged("max_ptes_none") == "409" {
        try skip("max_ptes_none is what it needs already")
      }
      let result = try Binary.run(["reproduce", "underused-thp", "--smoke"])
      #expect(result.ending == .exited(64) && result.errors.contains("--allow-system-changes"))
    }

    @Test("the figures stand in the JSON")
    func json() throws {
      let result = try Binary.run(["reproduce", "go-8k", "--smoke", "--json", "-"])
      #expect(result.ending == .exited(0))
      #expect(result.output.hasPrefix("{") && result.output.contains("\"reproduction\" : {"))
    }
  }
}
