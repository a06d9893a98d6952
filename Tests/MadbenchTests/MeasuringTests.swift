import LinuxKernel
import PageRelease
import Plans
import Samples
import Testing
import Workloads

/// The built binary on the running kernel: exact facts of what it measures.
extension EndToEnd {
  @Suite("Measuring", .needsBinary)
  struct MeasuringTests {
    private func rows(_ arguments: String...) throws -> [Record] {
      try Binary.rows(arguments.joined(separator: " "))
    }

    private func promisedFaults(_ strategy: String, pages: Int) -> Int {
      strategy == "dontneed" || strategy == "munmap" ? pages : 0
    }

    @Test(
      "a re-touch faults exactly once a page after dontneed and munmap, and never after free and none",
      arguments: ["4K", "64K", "16M"])
    func faults(granularity: String) throws {
      let found = try rows(
        "--strategy", "none,dontneed,free,munmap", "--thp", "never", "--size", "16M",
        "--granularity", granularity, "--rounds", "4")
      let pages = (16 << 20) / PageSize.bytes
      #expect(found.count == 4 * (4 + 1) * 5)
      for row in found {
        #expect(row.status == .ok && row.verified == true, "\(row)")
        #expect(row.pages == pages)
        switch row.phase {
        case .touch: #expect(row.minorFaults == pages)
        case .retouch:
          #expect(row.minorFaults == promisedFaults(row.cell.strategy, pages: pages), "\(row)")
        default: #expect(row.minorFaults == 0, "\(row)")
        }
      }
    }

    @Test("what stays after the release is what the strategy promises")
    func residency() throws {
      let found = try rows(
        "--strategy", "none,free,munmap", "--thp", "never", "--size", "16M", "--rounds", "2")
      let size = 16 << 20
      for row in found where row.phase == .release {
        let stays = row.cell.strategy == "none" || row.cell.strategy == "free"
        #expect(row.rssAnonBytes == (stays ? size : 0))
        #expect(row.heapLiveBytes == 0 && row.heapReservedBytes == size)
        #expect(row.heapDirtyBytes == (row.cell.strategy == "none" ? size : 0))
        #expect(row.heapLazyFreeBytes == (row.cell.strategy == "free" ? size : 0))
        #expect(row.vmas == (row.cell.strategy == "munmap" ? 0 : 1))
        let lazy = try #require(row.lazyFreeBytes)
        #expect(row.cell.strategy == "free" ? lazy >= size - 31 * PageSize.bytes : lazy == 0)
      }
    }

    private static let hasHugePages =
      TransparentHugePages.enabled != nil && TransparentHugePages.enabled != "never"

    @Test(
      "with --thp always and steps of 2 MiB there is one fault for each 2 MiB",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"))
    func hugePages() throws {
      let found = try rows(
        "--strategy", "none,dontneed,free,munmap", "--thp", "always", "--size", "32M",
        "--granularity", "2M", "--rounds", "2")
      for row in found {
        #expect(row.verified == true, "\(row.note)")
        if row.phase == .touch {
          #expect(row.minorFaults == 16 && row.anonHugeBytes == 32 << 20)
        }
        if row.phase == .retouch {
          #expect(row.minorFaults == promisedFaults(row.cell.strategy, pages: 16))
        }
      }
    }

    @Test(
      "every workload keeps the heap's view and the kernel's equal", arguments: WorkloadList.names)
    func workloads(name: String) throws {
      let kind = try #require(WorkloadList.named(name))
      let found = try rows(
        "--strategy", StrategyList.names.joined(separator: ","), "--workload", name, "--thp",
        "never", "--size", "8M", "--granularity", "16K", "--rounds", "2")
      for row in found {
        if row.status.isRefusal { continue }
        #expect(row.status == .ok)
        // Without swap MADV_PAGEOUT frees nothing, and the row must say so; a child promises nothing of it.
        let isBroken =
          !kind.releasesInChild && row.cell.strategy == "pageout"
          && [.release, .idle, .retouch].contains(row.phase)
          && MachineFacts.memory("SwapTotal") == 0
        #expect(isBroken || row.verified == true, "\(row.cell.strategy) \(row.note)")
        if isBroken, row.phase == .release {
          #expect(row.verified == false && row.note.contains("resident"))
        }
        if row.phase == .retouch, row.cell.strategy == "none", name == "cycle" {
          #expect(row.minorFaults == 0)
        }
      }
      #expect(
        Set(found.map(\.phase)).isSuperset(of: [.reserve, .touch, .release, .free]))
      #expect(found.contains { $0.phase == .retouch } == kind.reusesMemory)
    }

    @Test(
      "after a fork every write faults, and copies the page once where the child still has it, and nowhere else",
      arguments: ["4K", "64K", "8M"])
    func copies(granularity: String) throws {
      let keeping = ["none", "free", "cold"]
      let found = try rows(
        "--workload", "fork", "--strategy", "none,free,cold,munmap,protect,remap,fork-child",
        "--thp",
        "never", "--size", "8M", "--granularity", granularity, "--rounds", "2")
      let pages = (8 << 20) / PageSize.bytes
      for row in found {
        #expect(row.status == .ok && row.verified == true, "\(row)")
        if row.phase == .release { #expect(row.rssAnonBytes == 8 << 20 && row.minorFaults == 0) }
        guard row.phase == .retouch else {
          #expect(row.copiedPages == nil)
          continue
        }
        // The kernel may repeat the fault of a page that it copies, and of no other.
        let isKept = keeping.contains(row.cell.strategy)
        let faults = try #require(row.minorFaults)
        #expect((isKept ? faults >= pages : faults == pages) && row.majorFaults == 0)
        #expect(row.copiedPages == (isKept ? pages : 0), "\(row)")
      }
      #expect(found.count { $0.phase == .retouch } == 2 * 9)
    }

    @Test(
      "huge pages that a child still has are copied page by page; those it has let go of fault once each",
      .enabled(if: hasHugePages, "this kernel has transparent huge pages switched off"))
    func hugeCopies() throws {
      let found = try rows(
        "--workload", "fork", "--strategy", "none", "--thp", "always", "--size", "8M",
        "--granularity", "2M", "--rounds", "2")
      for row in found where row.phase == .retouch {
        #expect(row.verified == true, "\(row)")
        let isKept = row.cell.strategy == "none"
        #expect(row.copiedPages == (isKept ? (8 << 20) / PageSize.bytes : 0))
        #expect(isKept ? (row.minorFaults ?? 0) > 4 : row.minorFaults == 4)
      }
    }

    @Test(
      "what makes no sense in a child is refused with a reason",
      arguments: ["zero", "free-then-dontneed", "dontneed-collapse", "brk", "batched"])
    func senselessInChild(strategy: String) throws {
      let found = try rows(
        "--workload", "fork", "--strategy", strategy, "--size", "1M", "--rounds", "1")
      let refused = found.filter { $0.cell.strategy == strategy }
      #expect(refused.map(\.status) == [.refused("not in a forked child")])
      #expect(refused.allSatisfy { $0.note.hasPrefix("\(strategy) in a child: ") })
    }

    @Test("copies stand in the report if there are any, and nowhere else has a number of them")
    func noCopies() throws {
      func report(_ workload: String) throws -> String {
        try Binary.run(
          Binary.words("--strategy none --size 1M --rounds 1 --quiet --workload \(workload)")
        ).output
      }
      let copies = try report("fork")
      #expect(copies.contains("copied by the re-touch") && copies.contains(" 256 pages |"))
      #expect(try !report("cycle").contains("copied"))
      let found = try rows("--strategy", "none", "--size", "1M", "--rounds", "1")
      #expect(found.allSatisfy { $0.copiedPages == nil })
    }

    @Test("fragmented leaves a page of every step resident, and an area on each side of it")
    func fragmented() throws {
      let found = try rows(
        "--workload", "fragmented", "--strategy", "munmap", "--thp", "never", "--size", "4M",
        "--granularity", "64K", "--rounds", "4")
      for row in found where row.phase == .release {
        #expect(row.verified == true && row.rssAnonBytes == 64 * PageSize.bytes, "\(row)")
        #expect(row.heapLiveBytes == 64 * PageSize.bytes)
        let areas = try #require(row.vmas)
        // Pages that lie side by side share one.
        #expect(row.cell.strategy == "munmap" ? 32...64 ~= areas : areas == 1)
      }
      for row in found where row.phase == .retouch {
        #expect(row.minorFaults == 15 * 64 && row.heapLiveBytes == 4 << 20)
      }
    }

    @Test(
      "the same seed performs the same operations, under every strategy",
      arguments: ["churn", "sawtooth"])
    func seeds(workload: String) throws {
      func counts(_ seed: String) throws -> [String: [Int]] {
        let found = try rows(
          "--strategy", "free,munmap", "--workload", workload, "--size", "8M", "--granularity",
          "16K", "--rounds", "2", "--seed", seed)
        var counts: [String: [Int]] = [:]
        for row in found {
          let key = "\(row.cell.strategy) \(row.round) \(row.phase)"
          counts[key] = [row.operations ?? -1, row.pages ?? -1, row.heapLiveBytes ?? -1]
        }
        return counts
      }
      let first = try counts("5")
      #expect(try counts("5") == first)
      #expect(try counts("6") != first)
      for (key, value) in first where key.hasPrefix("free") {
        #expect(first[key.replacing("free ", with: "munmap ")] == value)
      }
    }

    @Test("the harness weighs the same beside a small and a large region, and at most 12 MiB")
    func weight() throws {
      let found = try rows("--strategy", "free", "--size", "4M,512M", "--rounds", "1")
      func weight(_ bytes: Int) -> Int {
        found.filter { $0.cell.sizeBytes == bytes }.compactMap(\.harnessBytes).max() ?? .max
      }
      #expect(weight(512 << 20) <= 12 << 20)
      #expect(abs(weight(512 << 20) - weight(4 << 20)) <= 1 << 20)
    }

    @Test("a strategy beside itself makes two rows of two roles")
    func null() throws {
      let found = try rows(
        "--strategy", "dontneed", "--baseline", "dontneed", "--size", "4M", "--rounds", "2")
      #expect(found.filter { $0.cell.role == .baseline }.count == 10)
      #expect(found.filter { $0.cell.role == .candidate }.count == 10)
    }
  }
}
