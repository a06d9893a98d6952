import LinuxKernel
import PageRelease
import Plans
import Processes
import Reproductions
import Samples
import Testing
import Workloads

/// Reproductions, small, through the built binary. No times are asserted: what is exact is.
extension EndToEnd {
  @Suite("Reproducing", .needsBinary)
  struct ReproduceTests {
    private static let hasVectors =
      StrategyList.named("batched")?
      .refusal(on: .anonymous, directory: "/tmp") == nil

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

    @Test("the figures stand in the JSON")
    func json() throws {
      let result = try Binary.run(["reproduce", "go-8k", "--smoke", "--json", "-"])
      #expect(result.ending == .exited(0))
      #expect(result.output.hasPrefix("{") && result.output.contains("\"reproduction\" : {"))
    }

    @Test("page tables stay by the table where each is emptied in two calls")
    func pageTables() throws {
      let run = try SmokeRun("page-tables")
      func left(_ step: Int) throws -> Int {
        let row = run.rows.first { $0.phase == .release && $0.cell.granularityBytes == step }
        return try #require(row?.pageTableBytes)
      }
      #expect(run.rows.allSatisfy { $0.status == .ok && $0.verified == true })
      // 128 tables of a page each map 256 MiB.
      let tables = 128 * PageSize.bytes
      #expect(try left(1 << 20) >= tables)
      if run.text.contains("this kernel frees the page tables") {
        #expect(try left(1 << 20) - left(2 << 20) >= tables * 3 / 4)
      }
    }

    @Test(
      "every length of the vector releases all",
      .enabled(if: hasVectors, "this kernel takes no process_madvise of the process itself"))
    func batching() throws {
      let rows = try SmokeRun("tlb-batching").rows
      let releases = rows.filter { $0.phase == .release }
      #expect(Set(releases.map(\.cell.batch)).count == 11)
      #expect(releases.allSatisfy { $0.verified == true && $0.rssAnonBytes == 0 })
    }

    @Test("8 KiB pages that come back fault after dontneed, and not after free")
    func go() throws {
      let rows = try SmokeRun("go-8k").rows
      for row in rows where row.phase == .retouch {
        #expect(row.verified == true && row.cell.granularityBytes == 8 << 10)
        #expect(row.minorFaults == (row.cell.strategy == "free" ? 0 : row.pages))
      }
    }

    @Test("reading first faults twice a page, writing once, and populating before the touch")
    func populate() throws {
      let rows = try SmokeRun("populate").rows
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
      let rows = try SmokeRun("memset").rows
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
      let run = try SmokeRun("lazyfree-reclaim")
      #expect(run.rows.allSatisfy { $0.verified == true }, "\(run.rows)")
      for row in run.rows where row.cell.strategy == "free-then-pageout" {
        if row.phase == .release {
          #expect(row.rssAnonBytes == 0)
          #expect(try #require(row.events.lazyFreed) >= row.cell.sizeBytes / PageSize.bytes)
        }
        if row.phase == .retouch { #expect(row.minorFaults == row.pages) }
      }
      #expect(run.text.contains("Agrees: lazily freed pages stay"))
    }

    @Test("a parent's writes copy every page that the child keeps, and none that it has let go of")
    func fork() throws {
      let run = try SmokeRun("fork")
      for row in run.rows where row.phase == .retouch {
        #expect(row.verified == true, "\(row)")
        let isKept = row.cell.strategy == "none"
        #expect(row.copiedPages == (isKept ? row.pages : 0))
        // The kernel may repeat the fault of a page that it copies.
        if !isKept { #expect(row.minorFaults == row.pages) }
      }
      #expect(run.text.contains("Agrees: every write copies its page"))
    }

    @Test(
      "at the limit free waits, dontneed does not, and pageout is killed",
      .enabled(if: MemoryGroup.reason == nil, "\(MemoryGroup.reason ?? "")"))
    func pressure() throws {
      if MachineFacts.memory("SwapTotal") ?? 0 > 0 { try skip("this machine has swap") }
      let run = try SmokeRun("pressure")
      let hungry = run.rows.filter { $0.phase == .retouch && $0.status == .ok }
      #expect(Set(hungry.map(\.cell.strategy)) == ["dontneed", "free"])
      for row in hungry {
        #expect(row.verified == true, "\(row.note)")
        #expect((try #require(row.limitHits) > 0) == (row.cell.strategy == "free"))
      }
      #expect(run.text.contains("Found: pageout: oom-killed, every time"))
      #expect(run.text.contains("the worker was killed, by its control group's limit of 32 MiB"))
    }
  }
}
