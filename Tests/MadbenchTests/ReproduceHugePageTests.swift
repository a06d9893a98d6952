import LinuxKernel
import MachineState
import Plans
import Processes
import Samples
import Testing
import Workloads

/// Reproductions of huge pages and folios, small, through the built binary. No times are asserted: what is exact is.
extension EndToEnd {
  @Suite("Reproducing: huge pages and folios", .needsBinary)
  struct ReproduceHugePageTests {
    private static let maySwitchFolios =
      TransparentHugePages.sizes.contains(64 << 10)
      && MachineSettings.reason(TransparentHugePages.settingFile(ofSize: 64 << 10)) == nil
    private static let hasHugePages =
      TransparentHugePages.enabled != nil && TransparentHugePages.enabled != "never"
    private static let sleepFile = TransparentHugePages.khugepagedFile("scan_sleep_millisecs")
    private static let hurryReason = MachineSettings.reason(sleepFile)

    @Test(
      "folios of every size are given, and the machine's settings are as before",
      .enabled(if: maySwitchFolios, "no multi-size huge pages here, or no right to switch them"),
      .pausesKhugepaged, arguments: ["munmap-folios", "free-folios"])
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
      "of huge pages that are released in part the rest stays, and no more while khugepaged sleeps",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"),
      .pausesKhugepaged)
    func fall() throws {
      let run = try SmokeRun("khugepaged")
      let touched = try #require(run.rows.first { $0.phase == .touch }?.rssAnonBytes)
      let release = try #require(run.rows.first { $0.phase == .release })
      let pages = try #require(release.pages)
      let left = touched - pages * PageSize.bytes
      #expect(touched == release.cell.sizeBytes && left < touched / 10)
      #expect(release.rssAnonBytes == left)
      #expect(run.rows.first { $0.phase == .idle }?.rssAnonBytes == left)
      let top = try #require(run.curve.filter { $0.phase == .touch }.map(\.rssAnonBytes).max())
      let low = try #require(
        run.curve.filter { $0.phase == .release || $0.phase == .idle }.map(\.rssAnonBytes).min())
      #expect(low < top / 2)
      #expect(run.text.contains("Agrees: RSS falls by ") && run.text.contains("█"))
      #expect(run.text.contains("RSS does not rise to full: 0.0 % of the fall is undone"))
    }

    @Test(
      "where khugepaged is hurried, RSS never falls after the release, and its settings come back",
      .enabled(
        if: hasHugePages && hurryReason == nil, "khugepaged cannot be hurried: \(hurryReason ?? "")"
      ),
      .changesMachineState)
    func rise() throws {
      let before = try KernelText.read(Self.sleepFile)
      let run = try SmokeRun("khugepaged", "--allow-system-changes")
      #expect(try KernelText.read(Self.sleepFile) == before)
      let released = try #require(run.rows.first { $0.phase == .release }?.rssAnonBytes)
      #expect(try #require(run.rows.first { $0.phase == .idle }?.rssAnonBytes) >= released)
      #expect(run.rows.allSatisfy { $0.status == .ok })
    }

    @Test(
      "of huge pages released in part RSS falls by nine tenths, and all are mapped in part",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"),
      .pausesKhugepaged)
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
