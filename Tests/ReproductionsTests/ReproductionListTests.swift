import PageRelease
import Plans
import Reproductions
import Testing
import Workloads

/// What holds of every reproduction.
@Suite("Reproductions, all of them")
struct ReproductionListTests {
  @Test("names are unique, and an unknown one comes with the nearest")
  func names() throws {
    #expect(Set(ReproductionList.names).count == ReproductionList.all.count)
    for name in ReproductionList.names {
      #expect(try ReproductionList.named(name).name == name)
    }
    do throws(PlanError) {
      _ = try ReproductionList.named("page-table")
      Issue.record("there is no such reproduction")
    } catch {
      #expect(error.description.contains("did you mean 'page-tables'"))
    }
  }

  @Test(
    "without anything measured every figure is missing, and no sentence agrees or differs",
    arguments: ReproductionList.names)
  func nothing(name: String) throws {
    let reproduction = try ReproductionList.named(name)
    let figures = reproduction.figures(ReproductionData())
    #expect(!figures.isEmpty)
    #expect(figures.allSatisfy { $0.here == nil && $0.ratio == nil })
    let verdicts = reproduction.verdicts(figures)
    #expect(!verdicts.isEmpty)
    #expect(verdicts.allSatisfy { $0.outcome == .notMeasured })
    #expect(reproduction.curve(ReproductionData()).isEmpty)
  }

  @Test(
    "every cell of a plan has a workload and strategies that exist, and smoke is smaller",
    arguments: ReproductionList.names)
  func cells(name: String) throws {
    let reproduction = try ReproductionList.named(name)
    let full = reproduction.request(.full)
    let smoke = reproduction.request(.smoke)
    for request in [full, smoke] {
      #expect(!request.cells.isEmpty && Set(request.cells).count == request.cells.count)
      #expect(request.cells.contains { $0.role == .candidate })
      for cell in request.cells {
        #expect(StrategyList.named(cell.strategy) != nil)
        #expect(WorkloadList.namesWithPrograms.contains(cell.workload))
      }
    }
    #expect(smoke.cells.count == full.cells.count)
    #expect(smoke.cells[0].sizeBytes < full.cells[0].sizeBytes && smoke.rounds <= full.rounds)
  }

  /// By reproduction, in the order of its table.
  private static let publishedFigures: [(String, [Double])] = [
    ("page-tables", [240, 102_640]),
    (
      "tlb-batching",
      [109.5, 70.5, 51.7, 44.4, 37.3, 34.1, 26.7, 25.1, 24.6, 24.1, 23.9]
    ),
    ("munmap-folios", [57.7, 18.4, 10.3]),
    ("free-folios", [590.3, 185.7, 52.8, 7.8, 2.8]),
    ("go-8k", [5, 2]),
    ("khugepaged", [100]),
    ("partial-thp", []),
    ("populate", [1054.0, 572.6]),
    ("memset", []),
    ("lazyfree-reclaim", []),
    ("fork", []),
    ("underused-thp", []),
    ("ebizzy", [2961.90, 12_069.70, 4.07, 5020, 17_827, 3.55]),
    ("pressure", []),
    ("neighbours", []),
    ("paced-release", []),
  ]

  @Test("the published figures are those of the publications", arguments: publishedFigures)
  func published(name: String, figures: [Double]) throws {
    let reproduction = try ReproductionList.named(name)
    #expect(reproduction.figures(ReproductionData()).compactMap(\.published) == figures)
  }

  @Test("the published figures of every reproduction are held here")
  func allPublished() {
    #expect(Self.publishedFigures.map(\.0).sorted() == ReproductionList.names.sorted())
  }
}
