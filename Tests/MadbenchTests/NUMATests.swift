import LinuxKernel
import MachineState
import PageRelease
import Plans
import Processes
import Samples
import Testing
import Texts
import Workloads

/// Placement on real nodes: the binary on Debian's kernel in a machine of two nodes. Counts, no times.
extension EndToEnd {
  @Suite(
    "Two NUMA nodes in QEMU", .tags(.qemu), .needsBinary,
    .enabled(
      if: QEMU.reason == nil, "the machine of two nodes cannot be booted: \(QEMU.reason ?? "")"))
  struct NUMATests {
    private static let pages = (4 << 20) / PageSize.bytes

    /// Boots once, runs all plans, and gives the rows of each.
    private func rows(_ plans: [String]) throws -> [[Record]] {
      let commands = plans.map {
        "madbench \($0) --size 4M --thp never --repeat 1 --rounds 1 --quiet --csv -"
      }
      let result = try Binary.run(QEMU.script, commands)
      try #require(result.ending == .exited(0), "\(result.errors)")
      let header = CSV.header(Record.columns)
      return try result.output.split(separator: header, omittingEmptySubsequences: true).map {
        try Binary.records(header + $0)
      }
    }

    @Test("binding puts every page where it was asked; dontneed places anew, free stays")
    func placement() throws {
      let found = try rows([
        "--strategy none,dontneed,free,munmap --cpu-node 0 --memory-node 0",
        "--strategy none,dontneed,free,munmap --cpu-node 0 --memory-node 1",
        "--strategy none,dontneed,free,munmap --cpu-node 1 --memory-node 0 --reuse-node 1",
      ])
      try #require(found.count == 3)
      for (bound, plan) in zip([0, 1], found) {
        let touched = plan.filter { $0.phase == .touch || $0.phase == .retouch }
        #expect(touched.count == 10)
        for row in touched {
          #expect(row.nodePages == (bound == 0 ? "0=\(Self.pages) 1=0" : "0=0 1=\(Self.pages)"))
          #expect(row.verified == true, "\(row.note)")
        }
      }
      let moved = found[2].filter { $0.phase == .retouch }
      #expect(moved.count == 5)
      for row in moved {
        let isAnew = row.cell.strategy == "dontneed" || row.cell.strategy == "munmap"
        #expect(
          row.nodePages == (isAnew ? "0=0 1=\(Self.pages)" : "0=\(Self.pages) 1=0"),
          "\(row.cell.strategy)")
        #expect(row.verified == true, "\(row.note)")
        #expect(row.minorFaults == (isAnew ? Self.pages : 0))
      }
    }

    @Test("automatic NUMA balancing, on by default there, adds no faults")
    func balancing() throws {
      let result = try Binary.run(
        QEMU.script,
        [
          "cat /proc/sys/kernel/numa_balancing >&2",
          "madbench --strategy none,free --size 96M --thp never --repeat 1 --rounds 4 --quiet --csv -",
        ])
      try #require(result.ending == .exited(0), "\(result.errors)")
      #expect(result.errors.hasPrefix("1"))
      let rows = try result.rows()
      #expect(rows.count == (3 + 1) * 4 * 5)
      for row in rows { #expect(row.verified == true, "\(row.cell.strategy) \(row.note)") }
    }

    @Test("what that older kernel refuses is told as such, and the run goes on")
    func unsupported() throws {
      let command = "madbench --strategy guard,free --size 4M --repeat 1 --rounds 2 --quiet"
      let result = try Binary.run(
        QEMU.script,
        ["madbench list >&2", "\(command) --csv -", "\(command) --require free > /dev/null"])
      try #require(result.ending == .exited(0), "\(result.errors)")
      let listed = result.errors.split(separator: "\n").filter { $0.hasPrefix("| guard ") }
      #expect(listed.contains { $0.contains("| unsupported (EINVAL) |") })
      let rows = try result.rows()
      let refused = rows.filter { $0.cell.strategy == "guard" && $0.phase == .release }
      #expect(refused.map(\.status) == [.unsupported("EINVAL"), .unsupported("EINVAL")])
      for row in rows where row.cell.strategy != "guard" { #expect(row.verified == true) }
      #expect(rows.filter { $0.cell.strategy == "free" }.count == 10)

      let required = try Binary.run(QEMU.script, ["\(command) --require guard > /dev/null"])
      #expect(required.ending == .exited(6))
      #expect(required.errors.contains("required, but guard: unsupported (EINVAL)"))
      let alone = try Binary.run(
        QEMU.script, ["madbench --strategy guard --baseline guard --size 4M --rounds 2"])
      #expect(alone.ending == .exited(1))
      #expect(alone.errors.contains("nothing could be measured"))
      #expect(alone.output.contains("`guard` was not measured: unsupported (EINVAL)"))
    }

    @Test("a node that does not exist is refused, naming the two that do")
    func missingNode() throws {
      let result = try Binary.run(
        QEMU.script, ["madbench --strategy free --memory-node 7", "echo not reached"])
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("this machine has nodes 0, 1"))
      #expect(!result.output.contains("not reached"))
    }
  }
}

enum QEMU {
  static let script = Binary.root + "/scripts/numa-vm"

  /// Why no machine can be booted here; nil when one can. The first call installs and downloads.
  static let reason: String? = {
    guard Binary.isBuilt, let result = try? Binary.run(script, ["true"]) else { return "no script" }
    return result.ending == .exited(0) ? nil : String(result.errors.suffix(300))
  }()
}
