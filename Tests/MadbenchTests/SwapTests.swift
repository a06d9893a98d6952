import Doctor
import LinuxKernel
import MachineState
import Plans
import Processes
import ResultFolders
import Samples
import Testing
import Workloads

/// Swap that is there for as long as a run.
extension EndToEnd {
  @Suite("Swap of a run's own", .tags(.root), .needsBinary, .changesMachineState)
  struct SwapTests {
    private static let places = ["zram:128M", "file:128M"]

    private static let maySwap: ConditionTrait = .enabled(
      if: reason == nil, "nothing can be swapped to: \(reason ?? "")")

    /// Why swap cannot be made here; nil where it can.
    static let reason: String? = {
      guard Binary.isBuilt else { return "no run" }
      do {
        let result = try MachineLock.holding(.change) {
          try rows("zram:16M", "dontneed", "--size 1M")
        }
        return result.ending == .exited(0) ? nil : result.errors
      } catch { return "\(error)" }
    }()

    private static func rows(
      _ place: String, _ strategy: String, _ options: String
    ) throws -> Binary.Result {
      try Binary.run(
        Binary.words(
          "--strategy \(strategy) --swap \(place) --allow-system-changes --quiet --csv - ")
          + Binary.words("--rounds 1 --thp never --directory \(Binary.root)/.build " + options))
    }

    /// Skips where the file system of `.build` cannot be swapped to: an overlay, tmpfs.
    private static func needsSwapFile(_ place: String) throws {
      guard place.hasPrefix("file:") else { return }
      let probe = try rows(place, "pageout", "--size 64K")
      let reason = "not every file system can be swapped to"
      if probe.ending == .exited(64), probe.errors.contains(reason) { try skip(probe.errors) }
    }

    @Test(
      "with swap pageout frees what it promises, and nobody is killed", maySwap, arguments: places)
    func pageOut(place: String) throws {
      try Self.needsSwapFile(place)
      let before = Leftovers.now
      let limit = MemoryGroup.reason == nil ? "--pressure 64M" : ""
      let result = try Self.rows(
        place, "pageout,cold", "--workload pressure --size 48M \(limit)")
      try #require(result.ending == .exited(0), "\(result.errors)")
      let rows = try result.rows()
      for row in rows where row.cell.strategy != "cold" {
        #expect(row.status == .ok && row.verified == true, "\(row.phase) \(row.note)")
      }
      #expect(rows.allSatisfy { $0.status == .ok })
      let released = rows.filter { $0.phase == .release && $0.cell.strategy == "pageout" }
      #expect(released.count == 1 && released.allSatisfy { $0.rssAnonBytes == 0 })
      #expect(Leftovers.now == before)
    }

    @Test("the run's description tells of the swap that it had", maySwap)
    func description() throws {
      try Binary.withFolder { folder in
        let result = try Self.rows("zram:64M", "pageout", "--size 8M --out \(folder)")
        try #require(result.ending == .exited(0), "\(result.errors)")
        let run = try RunFile.parse(KernelText.read(folder + "/run.json"))
        #expect(run.swapMade == "zram:64M" && run.swapBytes ?? 0 >= 60 << 20)
      }
    }

    @Test(
      "no swap, disk or file is left after a signal, even one that nobody can catch", maySwap,
      arguments: [("zram:64M", Int32(15)), ("zram:64M", 9), ("file:64M", 15), ("file:64M", 9)])
    func interrupted(place: String, signal: Int32) throws {
      try Self.needsSwapFile(place)
      let before = Leftovers.now
      try Binary.withFolder(in: Binary.root + "/.build") { folder in
        try Folder.create(folder + "/swap")
        var run = try Binary.start(
          "--strategy pageout --size 8M --rounds 100000 --allow-system-changes --swap \(place) "
            + "--directory \(folder)/swap", into: folder)
        try #require(Binary.waitForRows(folder, 12))
        #expect(Leftovers.now != before)
        run.signal(signal)
        _ = try Binary.text(of: run.output)
        #expect(try run.wait() == (signal == 9 ? .killed(signal: 9) : .exited(128 + signal)))
        if signal == 9 {
          // The file goes after the swapping to it.
          let isGone = Binary.wait {
            (try? Binary.run("ls", ["-A", folder + "/swap"]).output.isEmpty) ?? false
          }
          #expect(isGone)
          #expect(Binary.wait { Leftovers.now == before })
        }
        #expect(Leftovers.now == before)
        #expect(try Binary.run("ls", ["-A", folder + "/swap"]).output.isEmpty)
      }
    }

    @Test("swap is not touched without --allow-system-changes, which the error names")
    func notAllowed() throws {
      let result = try Binary.run(Binary.words("--strategy pageout --size 4M --swap zram:64M"))
      #expect(result.ending == .exited(64) && result.errors.contains("--allow-system-changes"))
    }

    @Test(
      "nonsense is refused with what would be right",
      arguments: ["zram", "zram:", "disk:64M", "zram:64", "file:-1M"])
    func nonsense(place: String) throws {
      let result = try Binary.run([
        "--strategy", "pageout", "--allow-system-changes", "--swap=\(place)",
      ])
      #expect(result.ending == .exited(64) && result.errors.contains("--swap"))
    }

    @Test(
      "without the right to swap it exits 77 before anything is made",
      .enabled(if: Nobody.reason == nil, "\(Nobody.reason ?? "")"))
    func forbidden() throws {
      let result = try Nobody.run(
        "--strategy pageout --size 4M --swap file:64M --allow-system-changes")
      #expect(result.ending == .exited(77) && result.errors.contains("CAP_SYS_ADMIN"))
    }
  }
}
