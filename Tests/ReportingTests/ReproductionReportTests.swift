import Formats
import Plans
import Reporting
import Reproductions
import Samples
import Testing
import Workloads

@Suite("Reports of reproductions")
struct ReproductionReportTests {
  private var run: RunDescription {
    var run = RunDescription()
    run.kernel = "6.18.0"
    run.architecture = "x86_64"
    run.cpus = 2
    run.nodes = [.init(node: 0, cpus: [0, 1], memoryBytes: 8 << 30, distances: [10])]
    run.thpEnabled = "madvise"
    run.swapBytes = 0
    run.rounds = 24
    run.elapsedSeconds = 9
    run.complete = true
    return run
  }

  private func findings(
    _ name: String, _ extent: Extent, _ status: (Cell) -> Status = { _ in .ok }
  ) throws -> (any Reproduction, ReproductionData) {
    let reproduction = try ReproductionList.named(name)
    var found = ReproductionData()
    for cell in reproduction.request(extent).cells {
      for phase in [Phase.release, .retouch] {
        var record = Record()
        record.cell = cell
        record.phase = phase
        record.pages = 1000
        record.elapsedNanoseconds = cell.strategy == "free" ? 600_000 : 1_200_000
        record.status = status(cell)
        record.verified = true
        found.add(record)
      }
    }
    return (reproduction, found)
  }

  @Test("the table, to the letter")
  func golden() throws {
    let (reproduction, found) = try findings("go-8k", .full)
    let expected = """
      Linux 6.18.0 x86_64 · 2 CPUs · 1 node · THP madvise · no swap
      go-8k: release and re-touch of one 8 KiB page, by dontneed and by free · golang/go#44554, #80389 · 24 rounds in 9 s

      | figure                                  | published |    here | here ÷ published |
      | --------------------------------------- | --------: | ------: | ---------------: |
      | dontneed, release and re-touch of 8 KiB |      5 µs | 4.80 µs |            0.960 |
      | free, release and re-touch of 8 KiB     |         – | 2.40 µs |                – |
      | dontneed ÷ free                         |       2 × |  2.00 × |             1.00 |

      - Agrees: a page that goes and comes back costs 4.80 µs with dontneed here, where about 5 was published.
      - Agrees: free takes 0.500 × as long as dontneed here, where 0.500 × was published.

      **Zeroes:** `dontneed` leaves released pages zero; `free` leaves the old content in pages that the kernel has not reclaimed. A program that relies on zeroes must clear those pages itself, at a cost that these figures do not include; `--strategy zero-free` or `--reuse zero` measures it.

      """
    #expect(ReproductionReport.text(reproduction, run, found) == expected)
  }

  @Test("what the kernel refuses is told with its error, and what is scaled with both sizes")
  func refused() throws {
    let (reproduction, found) = try findings("tlb-batching", .smoke) {
      $0.batch > 1 ? .unsupported("EINVAL") : .ok
    }
    var cut = run
    cut.complete = false
    let text = ReproductionReport.text(reproduction, cut, found)
    #expect(text.contains("Not measured: batched, 2 a call, batch 2: unsupported (EINVAL)."))
    #expect(text.contains("Measured on 8 MiB; times are scaled to the 256 MiB of the published"))
    #expect(text.contains("- Not measured: whether longer vectors are cheaper."))
    #expect(text.contains("Incomplete: the run did not reach its end."))
  }

  @Test("the list names each once, with its source")
  func list() {
    let text = ReproductionReport.list(ReproductionList.all)
    #expect(text.split(separator: "\n").count == 2 + ReproductionList.all.count)
    for one in ReproductionList.all {
      #expect(text.contains("| \(one.name) ") && text.contains(one.source))
    }
  }

  @Test("the figures stand in the JSON beside the cells")
  func json() throws {
    let (reproduction, found) = try findings("go-8k", .full)
    let text = try JSONReport.text(run, reproduction, found)
    #expect(text.contains("\"reproduction\" : {") && text.contains("\"cells\" : ["))
    #expect(text.contains("\"published\" : 5") && text.contains("\"outcome\" : \"agrees\""))
    #expect(!(try JSONReport.text(run, found.analysis)).contains("reproduction"))
  }

  @Test("a cell without a baseline is told by its cost")
  func alone() throws {
    let (_, found) = try findings("tlb-batching", .smoke)
    let text = MarkdownReport.text(run, found.analysis)
    #expect(text.contains("batch 1: `batched` costs 1,200 ns a page here."))
    #expect(!text.contains("was not measured"))
  }
}
