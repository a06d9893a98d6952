import LinuxKernel
import PageRelease
import Plans
import Processes
import Samples
import Testing
import Texts
import Workloads

/// How much is released in which pieces, and how it comes back: counts of pages, faults and areas.
extension EndToEnd {
  @Suite("Shapes of release and reuse", .needsBinary)
  struct ReleaseShapeTests {
    /// 64 steps of 16 pages.
    private static let region = "--thp never --size 4M --granularity 64K --rounds 1"
    private static let size = 4 << 20
    private static let pages = size / PageSize.bytes

    /// Runs of steps that are released, and that are not.
    private func runs(_ isReleased: [Bool]) -> (released: Int, kept: Int) {
      var runs = (released: 0, kept: 0)
      for (number, released) in isReleased.enumerated()
      where number == 0 || isReleased[number - 1] != released {
        if released { runs.released += 1 } else { runs.kept += 1 }
      }
      return runs
    }

    @Test(
      "a pattern releases its steps, and cuts the region into areas where the strategy does",
      arguments: [("all", 1), ("every-other", 2), ("every-3rd", 3), ("every-8th", 8)])
    func patterns(pattern: String, every: Int) throws {
      let isReleased = (0..<64).map { $0 % every == 0 }
      let steps = isReleased.count { $0 }
      let runs = runs(isReleased)
      let areas = [
        "dontneed": 1, "free": 1, "guard": 1, "remap": 1, "munmap": runs.kept,
        "decommit": runs.released + runs.kept, "protect": runs.released + runs.kept,
        "dontneed-dontdump": runs.released + runs.kept,
      ]
      let found = try Binary.rows(
        "--strategy \(areas.keys.joined(separator: ",")) --pattern \(pattern) \(Self.region)")
      for row in found {
        let name = row.cell.strategy
        if case .unsupported = row.status, name == "guard" {
          sayLeftOut("guard: \(row.note)")
          continue
        }
        #expect(row.status == .ok && row.verified == true, "\(name): \(row.note)")
        switch row.phase {
        case .release:
          #expect(row.operations == steps && row.pages == 16 * steps)
          #expect(row.vmas == areas[name], "\(name)")
          let left = name == "free" ? Self.size : Self.size - 16 * steps * PageSize.bytes
          #expect(row.rssAnonBytes == left, "\(name)")
        case .retouch:
          #expect(row.operations == steps && row.pages == 16 * steps)
          #expect(row.minorFaults == (name == "free" ? 0 : 16 * steps), "\(name)")
          #expect(row.rssAnonBytes == Self.size)
        default: break
        }
      }
    }

    @Test("brk can release no more than the end, and says so")
    func breakHeap() throws {
      let line = "--strategy brk \(Self.region) --pattern"
      let found = try Binary.rows("\(line) every-other")
      let last = try #require(found.last { $0.cell.strategy == "brk" })
      #expect(last.phase == .release && last.status == .refused("only from the top down"))
      let all = try Binary.rows("\(line) all")
      for row in all where row.cell.strategy == "brk" {
        #expect(row.verified == true, "\(row.note)")
        if row.phase == .retouch { #expect(row.minorFaults == Self.pages) }
      }
    }

    @Test("a random pattern picks the same steps under every strategy, as many as can be expected")
    func random() throws {
      let found = try Binary.rows(
        "--strategy munmap,free --pattern random:0.5 --thp never --size 4M --granularity 4K --rounds 1"
      )
      let released = Set(found.filter { $0.phase == .release }.map { $0.pages ?? -1 })
      let pages = try #require(released.first)
      #expect(released.count == 1)
      // Ten standard deviations, of 16 pages each.
      #expect(Self.pages / 2 - 160...Self.pages / 2 + 160 ~= pages)
      for row in found where row.phase == .retouch {
        #expect(row.minorFaults == (row.cell.strategy == "free" ? 0 : pages))
      }
    }

    @Test("--batch releases so many ranges a call, one operation each")
    func batch() throws {
      let found = try Binary.rows(
        "--strategy free,munmap,none,batched --batch 1,64,1000,1024 --thp never --size 16M "
          + "--granularity 4K --rounds 1")
      for row in found where row.phase == .release {
        let name = row.cell.strategy
        let batch = row.cell.batch
        if name == "munmap", batch > 1 {
          #expect(row.status == .refused("not in batches"))
          #expect(row.note.contains("process_madvise"))
          continue
        }
        // Kernels before 6.13 take no such advice for the process itself.
        if case .unsupported = row.status, name == "batched" || batch > 1 {
          sayLeftOut("\(name), \(batch) ranges a call: \(row.note)")
          continue
        }
        // 4,096 steps in windows of 1,024, each of which ends with the vector that is left.
        let calls = 4 * ((1024 + batch - 1) / batch)
        #expect(row.operations == calls, "\(name) \(batch)")
        #expect(row.pages == 4096)
        #expect(row.verified == true, "\(row.note)")
      }
      #expect(found.filter { $0.phase == .release }.count == 5 * 4 + 1)
    }

    @Test("a fraction of what was released comes back, and no more")
    func fractions() throws {
      let found = try Binary.rows(
        "--strategy munmap,free --reuse-fraction 0.3,1 --pattern every-other \(Self.region)")
      for row in found {
        #expect(row.verified == true, "\(row.cell.strategy): \(row.note)")
        guard row.phase == .retouch else { continue }
        let wanted = row.cell.reuseFraction == 1 ? 512 : 154
        #expect(row.pages == wanted)
        #expect(row.minorFaults == (row.cell.strategy == "free" ? 0 : wanted))
        let left = row.cell.strategy == "free" ? Self.size : 2 << 20 + wanted * PageSize.bytes
        #expect(row.rssAnonBytes == left)
      }
    }

    @Test("memory is used again by writes, by reads and writes, by populating, or not at all")
    func reuse() throws {
      let found = try Binary.rows(
        "--strategy munmap,free --reuse touch,read,populate,none \(Self.region)")
      for row in found where row.status == .ok {
        #expect(row.verified == true, "\(row.cell.strategy): \(row.note)")
      }
      let touched = found.filter { $0.phase == .retouch }
      #expect(touched.count == 3 * 3 + 1)
      for row in touched {
        if case .unsupported = row.status, row.cell.reuse == .populate {
          sayLeftOut("populate: \(row.note)")
          continue
        }
        let faults = row.cell.strategy == "free" ? 0 : Self.pages
        // The zero page first, then a page of its own.
        #expect(row.minorFaults == (row.cell.reuse == .read ? 2 * faults : faults))
        #expect((row.adviceCalls != nil) == (row.cell.reuse == .populate))
        #expect((row.adviceMax != nil) == (row.cell.reuse == .populate))
      }
    }

    @Test("--reuse collapse leaves huge pages behind")
    func collapse() throws {
      if TransparentHugePages.enabled ?? "never" == "never" {
        try skip("this kernel has transparent huge pages switched off")
      }
      let found = try Binary.rows(
        "--strategy munmap,none --reuse collapse --size 4M --granularity 1M --rounds 1")
      for row in found where row.phase == .retouch {
        if case .unsupported = row.status { try skip("this kernel has no MADV_COLLAPSE") }
        #expect(row.verified == true, "\(row.note)")
        #expect(row.anonHugeBytes == Self.size)
        #expect(row.minorFaults == (row.cell.strategy == "none" ? 0 : Self.pages))
      }
    }

    @Test("--reuse-delay waits at least so long, in a row of its own")
    func delay() throws {
      let found = try Binary.rows(
        "--strategy free,munmap --reuse-delay 0,0.02 \(Self.region)")
      for row in found { #expect(row.verified == true, "\(row.note)") }
      let idle = found.filter { $0.phase == .idle }
      #expect(idle.map(\.cell.reuseDelaySeconds) == [0.02, 0.02, 0.02])
      for row in idle {
        #expect((row.elapsedNanoseconds ?? 0) >= 20_000_000)
        #expect(row.minorFaults == 0)
      }
    }

    @Test(
      "what makes no sense is refused",
      arguments: [
        ("--batch 0", "from 1 to 1024"), ("--batch 1025", "from 1 to 1024"),
        ("--workload churn --pattern every-other", "workload churn: it decides itself"),
        ("--workload churn --reuse none", "churn decides itself"),
        ("--workload sawtooth --reuse-fraction 0.5", "workload sawtooth: it decides itself"),
        ("--workload sawtooth --reuse-delay 1", "workload sawtooth: it decides itself"),
        ("--pattern every-1th", "every-1th"), ("--pattern random:0", "random:0"),
        ("--reuse-fraction 0", "more than 0, at most 1"), ("--reuse-fraction 1.5", "at most 1"),
        ("--reuse-delay=-1", "from 0 to 3600"), ("--reuse often", "often"),
        ("--memory disk", "disk"),
        ("--memory hugetlb --granularity 64K", "no multiple of the huge"),
      ])
    func usage(words: String, message: String) throws {
      let result = try Binary.run(Binary.words("--strategy free --size 64M " + words))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(result.output.isEmpty)
    }

    @Test(
      "a release that needs more areas than a process may have fails by name, and the run goes on")
    func tooManyAreas() throws {
      let most = Int(try KernelText.read("/proc/sys/vm/max_map_count")) ?? 0
      let megabytes = (2 * (most + 1024) * PageSize.bytes) >> 20
      if MachineFacts.memory("MemAvailable") ?? 0 < 2 * megabytes << 20 {
        try skip("\(most) areas need \(megabytes) MiB of pages, twice")
      }
      // With this seed munmap comes first.
      let found = try Binary.rows(
        "--strategy munmap --pattern every-other --thp never --size \(megabytes)M --granularity 4K "
          + "--rounds 1 --seed 8")
      let failed = try #require(found.first { $0.status != .ok })
      #expect(failed.status == .failed("ENOMEM at \(String(most).groupedDigits) VMAs"))
      #expect(failed.cell.strategy == "munmap" && failed.phase == .release)
      let after = found.drop { $0 != failed }.dropFirst()
      let phases = after.map(\.phase)
      #expect(!phases.isEmpty && phases.count % 5 == 0)
      for (number, phase) in phases.enumerated() {
        #expect(phase == [.reserve, .touch, .release, .retouch, .free][number % 5])
      }
      for row in after { #expect(row.verified == true, "\(row.note)") }
    }
  }
}
