import Doctor
import LinuxKernel
import MachineState
import PageRelease
import Plans
import Processes
import Samples
import Testing
import Workloads

/// Workers with a limit of their own, on the control groups of this machine. Counts, no times.
extension EndToEnd {
  @Suite("Pressure", .tags(.root), .needsBinary, .changesMachineState)
  struct PressureTests {
    private static let line = "--workload pressure --size 48M --pressure 64M --thp never --rounds 2"
    private static let pages = (48 << 20) / PageSize.bytes

    private static let mayLimit: ConditionTrait = .enabled(
      if: MemoryGroup.reason == nil, "\(MemoryGroup.reason ?? "")")

    private func skipWithSwap() throws {
      if MachineFacts.memory("SwapTotal") ?? 0 > 0 { try skip("this machine has swap") }
    }

    @Test(
      "what was freed lazily is reclaimed at the limit, and the hungry allocation faults once a page",
      mayLimit)
    func free() throws {
      let before = Leftovers.now
      let rows = try Binary.rows("--strategy free " + Self.line)
      for row in rows { #expect(row.status == .ok && row.verified == true, "\(row.note)") }
      let hungry = rows.filter { $0.phase == .retouch }
      #expect(hungry.count == 6)
      for row in hungry {
        #expect(row.pages == Self.pages && row.minorFaults == Self.pages)
        let isFree = row.cell.strategy == "free"
        let hits = try #require(row.limitHits)
        #expect(isFree ? hits > 0 : hits == 0, "\(row.cell.strategy) \(hits)")
        // Both halves and the page tables are more than the limit by so much at least.
        let excess = (2 * 48 - 64) << 20
        let left = try #require(row.rssAnonBytes)
        #expect(isFree ? left <= 96 << 20 - excess : left == 48 << 20)
        #expect(try #require(row.cgroupBytes) <= 64 << 20)
        if isFree, let reclaimed = row.events.lazyFreed {
          #expect(reclaimed >= excess / PageSize.bytes)
        }
      }
      #expect(Leftovers.now == before)
    }

    @Test("of what dontneed has given back nothing is reclaimed: it was gone", mayLimit)
    func dontNeed() throws {
      let rows = try Binary.rows("--strategy dontneed " + Self.line)
      let hungry = rows.filter { $0.phase == .retouch }
      #expect(hungry.allSatisfy { $0.limitHits == 0 && $0.majorFaults == 0 })
    }

    @Test("without swap pageout frees nothing, and its row names who was killed, by what", mayLimit)
    func pageOut() throws {
      try skipWithSwap()
      let rows = try Binary.rows("--strategy pageout " + Self.line)
      let killed = rows.filter { $0.status == .oomKilled }
      #expect(!killed.isEmpty)
      for row in killed {
        #expect(row.cell.strategy == "pageout" && row.phase == .retouch)
        #expect(row.note == "the worker was killed, by its control group's limit of 64 MiB")
      }
      #expect(rows.contains { $0.phase == .retouch && $0.cell.strategy == "dontneed" })
      for row in rows where row.cell.strategy == "pageout" && row.phase == .release {
        #expect(row.verified == false && row.note.hasPrefix("nothing was freed"), "\(row.note)")
      }
    }

    @Test("the table tells limit hits, what was reclaimed, and who was killed", mayLimit)
    func table() throws {
      try skipWithSwap()
      let result = try Binary.run(Binary.words("--strategy free,pageout --quiet " + Self.line))
      #expect(result.ending == .exited(0), "\(result.errors)")
      #expect(result.output.contains("| at the limit "))
      #expect(result.output.contains("in a control group of 64 MiB"))
      #expect(result.output.contains("`pageout` was not measured: oom-killed: the worker was killed"))
    }

    @Test("several limits have a group each, and every workload runs in them", mayLimit)
    func several() throws {
      let before = Leftovers.now
      let rows = try Binary.rows(
        "--strategy free --workload cycle,churn --size 8M --pressure 16M,32M --rounds 1 --thp never"
      )
      #expect(Set(rows.map(\.cell.pressureBytes)) == [16 << 20, 32 << 20])
      for row in rows {
        #expect(row.status == .ok && row.verified == true, "\(row.note)")
        #expect(try #require(row.cgroupBytes) <= #require(row.cell.pressureBytes))
      }
      #expect(Leftovers.now == before)
    }

    @Test("a size that cannot fit below the limit is refused before anything is made", mayLimit)
    func tooLarge() throws {
      try skipWithSwap()
      let result = try Binary.run(Binary.words("--strategy free --size 64M --pressure 64M"))
      #expect(result.ending == .exited(64) && result.output.isEmpty)
      #expect(result.errors.contains("do not fit into --pressure 64 MiB"))
    }

    @Test(
      "the groups are gone after a signal, even one that nobody can catch", mayLimit,
      arguments: [Int32(15), 9])
    func interrupted(signal: Int32) throws {
      let before = Leftovers.now
      try Binary.withFolder { folder in
        var run = try Binary.start(
          "--strategy free --workload pressure --size 48M --pressure 64M --rounds 100000",
          into: folder)
        try #require(Binary.waitForRows(folder, 12))
        #expect(Leftovers.now != before)
        run.signal(signal)
        _ = try Binary.text(of: run.output)
        #expect(try run.wait() == (signal == 9 ? .killed(signal: 9) : .exited(128 + signal)))
      }
      if signal == 9 { #expect(Binary.wait { Leftovers.now == before }) }
      #expect(Leftovers.now == before)
    }

    @Test(
      "without the right to make a group it exits 77 and says what would help",
      .enabled(if: Nobody.reason == nil, "\(Nobody.reason ?? "")"))
    func forbidden() throws {
      let result = try Nobody.run("--strategy free --size 4M --pressure 16M --rounds 1")
      #expect(result.ending == .exited(77) && result.output.isEmpty)
      #expect(result.errors.contains("permission denied"))
      #expect(result.errors.contains("systemd-run --user --scope -p Delegate=yes"))
    }
  }
}

/// What a run may have made of the machine and has to take away again.
struct Leftovers: Equatable {
  let groups: Set<String>
  let swaps: String
  let disks: Set<String>

  static var now: Leftovers {
    var groups: Set<String> = []
    for place in ControlGroup.placesOfChildren() {
      for name in names(place.directory) where name.hasPrefix("madbench-") {
        if !name.hasPrefix("madbench-test-") { groups.insert("\(place.directory)/\(name)") }
      }
    }
    // What is in use of it changes.
    let lines = ((try? KernelText.read("/proc/swaps")) ?? "").split(separator: "\n")
    return Leftovers(
      groups: groups,
      swaps: lines.compactMap { $0.split(separator: " ").first }.joined(separator: " "),
      disks: Set(names("/sys/block").filter { $0.hasPrefix("zram") }))
  }

  private static func names(_ folder: String) -> [String] {
    let listed = try? Binary.run("ls", ["-A", folder])
    return (listed?.output ?? "").split(separator: "\n").map(String.init)
  }
}

/// Somebody without any right.
enum Nobody {
  /// Why nothing can be run as nobody; nil where it can.
  static let reason: String? = {
    guard let result = try? run("--version") else { return "there is no setpriv" }
    return result.ending == .exited(0) ? nil : "nobody may not run it: \(result.errors)"
  }()

  static func run(_ line: String) throws -> Binary.Result {
    try Binary.run(
      "setpriv",
      ["--reuid=65534", "--regid=65534", "--clear-groups", Binary.path] + Binary.words(line))
  }
}
