import Experiment
import LinuxKernel
import Testing
import Workloads

/// Reproductions of huge pages and folios, small, through the built binary. No times are asserted: what is exact is.
extension EndToEnd {
  @Suite("Reproducing: huge pages and folios", .needsBinary)
  struct ReproduceHugePageTests {
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
      let rows = try SmokeRun(name, "--allow-system-changes").rows
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

    @Test(
      "RSS of huge pages that are released in part falls, and khugepaged may raise it again",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"))
    func khugepaged() throws {
      // khugepaged may come by in the middle of the release, and there is no fall then: once more.
      for _ in 0..<5 {
        let run =
          Self.mayHurryKhugepaged
          ? try SmokeRun("khugepaged", "--allow-system-changes") : try SmokeRun("khugepaged")
        let collapses = run.rows.first { $0.phase == .release }?.events.hugePageCollapses ?? 0
        if collapses == 0 { return try expectFall(run) }
      }
      Issue.record("khugepaged came by in the middle of the release, five times in a row")
    }

    private func expectFall(_ run: SmokeRun) throws {
      let touched = try #require(run.rows.first { $0.phase == .touch }?.rssAnonBytes)
      let released = try #require(run.rows.first { $0.phase == .release }?.rssAnonBytes)
      let idle = try #require(run.rows.first { $0.phase == .idle }?.rssAnonBytes)
      #expect(released < touched / 4 && idle >= released)
      let top = try #require(run.curve.filter { $0.phase == .touch }.map(\.rssAnonBytes).max())
      let low = try #require(
        run.curve.filter { $0.phase == .release || $0.phase == .idle }.map(\.rssAnonBytes).min())
      #expect(low < top / 2)
      #expect(run.text.contains("Agrees: RSS falls by ") && run.text.contains("█"))
    }

    @Test(
      "of huge pages released in part RSS falls by nine tenths, and all are mapped in part",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"))
    func partial() throws {
      let run = try SmokeRun("partial-thp")
      for row in run.rows where row.phase == .release && row.cell.strategy == "dontneed" {
        #expect(row.verified == true, "\(row.note)")
        #expect(try #require(row.rssAnonBytes) < row.cell.sizeBytes / 10)
      }
      for row in run.rows where row.phase == .release && row.cell.strategy == "free" {
        #expect(row.rssAnonBytes == row.cell.sizeBytes)
      }
      if ControlGroup.current() == nil {
        #expect(run.text.contains("Not measured: what the control"))
      }
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
  }
}
