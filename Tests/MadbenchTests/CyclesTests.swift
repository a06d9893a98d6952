import LinuxKernel
import PageRelease
import Plans
import Processes
import Samples
import Testing
import Workloads

/// Cycles of release and re-touch of one region: exact facts of the first and of the later ones.
extension EndToEnd {
  @Suite("Cycles of a round", .needsBinary)
  struct CyclesTests {
    /// 64 steps of 16 pages.
    private static let region = "--thp never --size 4M --granularity 64K --rounds 1"
    private static let pages = (4 << 20) / PageSize.bytes

    @Test(
      "the first cycle has rows of its own, and the later ones are added up in rows that keep the promise too",
      arguments: [1, 2, 5])
    func rows(cycles: Int) throws {
      let faulting = ["dontneed", "munmap", "decommit", "remap"]
      let found = try Binary.rows(
        "--strategy none,free,munmap,decommit,remap,brk --repeat \(cycles) \(Self.region)")
      for row in found {
        let name = row.cell.strategy
        #expect(row.status == .ok && row.verified == true, "\(name): \(row.note)")
        #expect(row.cell.repeats == cycles)
        guard row.phase == .release || row.phase == .retouch else {
          #expect(row.cycle == nil)
          continue
        }
        let count = row.cycle == .later ? cycles - 1 : 1
        #expect(row.pages == count * Self.pages && row.operations == count * 64)
        let faults = row.phase == .retouch && (faulting + ["brk"]).contains(name)
        #expect(row.minorFaults == (faults ? count * Self.pages : 0), "\(name)")
      }
      let parts = found.filter { $0.phase == .release && $0.cell.role == .baseline }.map(\.cycle)
      #expect(parts == (cycles == 1 ? [.first] : [.first, .later]))
    }

    @Test("what a fraction leaves released is filled before the next cycle, and counts nowhere")
    func fractions() throws {
      let found = try Binary.rows(
        "--strategy free,munmap --reuse-fraction 0.25 --repeat 4 \(Self.region)")
      for row in found {
        let name = row.cell.strategy
        #expect(row.verified == true, "\(name): \(row.note)")
        let count = row.cycle == .later ? 3 : 1
        if row.phase == .release { #expect(row.pages == count * Self.pages) }
        if row.phase == .retouch {
          #expect(row.pages == count * Self.pages / 4)
          #expect(row.minorFaults == (name == "free" ? 0 : count * Self.pages / 4))
        }
      }
    }

    @Test("a forked child is made for each cycle, and its copies are counted")
    func forks() throws {
      let found = try Binary.rows("--workload fork --strategy none --repeat 3 \(Self.region)")
      for row in found where row.phase == .retouch && row.cell.strategy == "none" {
        #expect(row.verified == true, "\(row.note)")
        #expect(row.copiedPages == (row.cycle == .later ? 2 : 1) * Self.pages)
      }
    }

    @Test("every strategy keeps its promise in later cycles, on every kind of memory")
    func memory() throws {
      let names = StrategyList.names.filter { $0 != "pageout" && $0 != "free-then-pageout" }
      let found = try Binary.rows(
        "--strategy \(names.joined(separator: ",")) --repeat 3 \(Self.region) "
          + "--memory anonymous,shared,memfd,file-private,file-shared --directory \(Binary.root)/.build"
      )
      for row in found {
        switch row.status {
        case .unsupported, .refused: continue
        default: break
        }
        #expect(
          row.status == .ok && row.verified != false,
          "\(row.cell.strategy) \(row.cell.memory) \(row.phase): \(row.note)")
      }
    }

    @Test("whole huge pages come back whole in later cycles")
    func hugePages() throws {
      if TransparentHugePages.enabled ?? "never" == "never" {
        try skip("this kernel has transparent huge pages switched off")
      }
      let found = try Binary.rows(
        "--strategy none,free,munmap --thp always --size 16M --granularity 2M --repeat 4 --rounds 1"
      )
      for row in found {
        #expect(row.verified == true, "\(row.cell.strategy): \(row.note)")
        guard row.phase == .retouch else { continue }
        let count = row.cycle == .later ? 3 : 1
        let isKept = ["none", "free"].contains(row.cell.strategy)
        #expect(row.minorFaults == (isKept ? 0 : count * 8))
      }
    }

    @Test("a caller that wants zeroes faults no more than one that does not, under every strategy")
    func zeroes() throws {
      let found = try Binary.rows(
        "--strategy none,free,zero,munmap --reuse zero --write 64 --repeat 3 \(Self.region)")
      for row in found {
        let name = row.cell.strategy
        #expect(row.status == .ok && row.verified == true, "\(name): \(row.note)")
        #expect(row.cell.write == .bytes(64) && row.cell.reuse == .zero)
        guard row.phase == .retouch else { continue }
        let count = row.cycle == .later ? 2 : 1
        let isKept = ["none", "free", "zero"].contains(name)
        #expect(row.minorFaults == (isKept ? 0 : count * Self.pages))
      }
    }

    @Test("none runs beside what is asked for, and what it keeps counts for nothing else")
    func reference() throws {
      let result = try Binary.run(
        Binary.words("--strategy free --require free \(Self.region) --rounds 2 --quiet --csv -"))
      #expect(result.ending == .exited(0), "\(result.errors)")
      let found = try result.rows().filter { $0.cell.role == .reference }
      #expect(Set(found.map(\.cell.strategy)) == ["none"])
      #expect(found.allSatisfy { $0.status == .ok && $0.verified == true })
      #expect(found.filter { $0.phase == .retouch }.allSatisfy { $0.minorFaults == 0 })
      let table = try Binary.run(Binary.words("--strategy free \(Self.region) --quiet")).output
      #expect(
        table.contains("| none (keeps all) ") && table.contains(" over keeping ns/page (95 %) "))
      let sentences = table.split(separator: "\n").map { $0.trimmingPrefix("- ") }
      #expect(!sentences.contains { $0.hasPrefix("none ") || $0.hasPrefix("`none` ") })
    }

    @Test("nobody asks: 8 cycles, 2 where each waits, 1 where a round has one release to look at")
    func standards() throws {
      func cycles(_ words: String) throws -> Set<Int> {
        let result = try Binary.run(
          Binary.words("--strategy free --rounds 1 --quiet --csv - \(words)"))
        try #require(result.ending == .exited(0), "\(result.errors)")
        return Set(try result.rows().map(\.cell.repeats))
      }
      #expect(try cycles("--size 64K") == [8])
      #expect(try cycles("--workload fragmented --size 64K") == [8])
      #expect(try cycles("--size 64K --reuse-delay 0.001") == [2])
      #expect(try cycles("--size 64K --watch 0.001") == [1])
      #expect(try cycles("--workload churn --size 1M --granularity 16K") == [1])
    }

    @Test(
      "cycles and amounts that a workload does not have are refused",
      arguments: [
        ("--repeat 0", "from 1 to 1000"), ("--repeat 1001", "from 1 to 1000"),
        ("--workload churn --repeat 2", "churn: it is in a steady state"),
        ("--workload server --repeat 2", "server: it is in a steady state"),
        ("--workload sweep --repeat 2", "sweep: it uses nothing again"),
        ("--watch 1 --repeat 2", "--watch looks at one release"),
        ("--workload ebizzy --write page", "not for the workload ebizzy: it decides itself"),
        ("--cost over-keeping --workload sweep", "--strategy none adds it"),
        ("--cost over-keeping --baseline none", "costs nothing beyond keeping"),
        ("--cost less", "it takes a cost: total, over-keeping"),
        ("--write 0", "--write 0: it takes word, page"),
        ("--write 4097", "--write 4097: it takes word, page"),
        ("--write all", "--write all: it takes word, page"),
      ])
    func refusals(words: String, message: String) throws {
      let result = try Binary.run(Binary.words("--strategy free --size 64M " + words))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }
}
