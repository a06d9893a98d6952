import Experiment
import LinuxKernel
import PageRelease
import Reproductions
import Testing
import Workloads

/// The pure part of every reproduction: from made-up rows to figures and sentences.
@Suite("Figures of reproductions")
struct FigureTests {
  /// Rows of all cells of a full plan, a round each, filled in by `fill`.
  private func findings(
    _ name: String, _ extent: Extent = .full,
    fill: (Cell, Phase, inout Record) -> Void
  ) throws -> (reproduction: any Reproduction, found: Findings) {
    let reproduction = try ReproductionList.named(name)
    var found = Findings()
    for cell in reproduction.request(extent).cells {
      for phase in Phase.allCases {
        var record = Record()
        record.cell = cell
        record.phase = phase
        record.operations = 1
        record.pages = cell.sizeBytes / PageSize.bytes
        record.elapsedNanoseconds = 1_000_000
        record.verified = true
        fill(cell, phase, &record)
        found.add(record)
      }
    }
    return (reproduction, found)
  }

  private func outcomes(
    _ name: String, _ extent: Extent = .full, fill: (Cell, Phase, inout Record) -> Void
  ) throws -> [Verdict.Outcome] {
    let (reproduction, found) = try findings(name, extent, fill: fill)
    return reproduction.verdicts(reproduction.figures(found)).map(\.outcome)
  }

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
    let figures = reproduction.figures(Findings())
    #expect(!figures.isEmpty)
    #expect(figures.allSatisfy { $0.here == nil && $0.ratio == nil })
    let verdicts = reproduction.verdicts(figures)
    #expect(!verdicts.isEmpty)
    #expect(verdicts.allSatisfy { $0.outcome == .notMeasured })
    #expect(reproduction.curve(Findings()).isEmpty)
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

  @Test(
    "the published figures are those of the publications",
    arguments: [
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
    ])
  func published(name: String, figures: [Double]) throws {
    let reproduction = try ReproductionList.named(name)
    #expect(reproduction.figures(Findings()).compactMap(\.published) == figures)
  }

  @Test("page-tables: 240 kB against 102,640 agrees; a kernel that keeps or frees both differs")
  func pageTables() throws {
    func run(_ whole: Int, _ half: Int) throws -> [Verdict.Outcome] {
      try outcomes("page-tables") { cell, _, record in
        record.pageTableBytes = (cell.granularityBytes == 2 << 20 ? whole : half) << 10
      }
    }
    #expect(try run(244, 102_648) == [.agrees, .agrees])
    #expect(try run(102_640, 102_640) == [.differs, .agrees])
    #expect(try run(244, 244) == [.agrees, .differs])
    let (reproduction, found) = try findings("page-tables", .smoke) { _, _, record in
      record.pageTableBytes = 300 << 10
    }
    let figures = reproduction.figures(found)
    // 128 page tables of 4 kB map 256 MiB.
    #expect(figures.map(\.published) == [240, 240 + 512])
    #expect(figures.map(\.here) == [300, 300])
    #expect(reproduction.notes(found).count == 1)
  }

  @Test("tlb-batching: the published fall agrees, a flat line and a hump differ")
  func batching() throws {
    func run(_ milliseconds: (Int) -> Double) throws -> [Verdict.Outcome] {
      try outcomes("tlb-batching") { cell, phase, record in
        record.elapsedNanoseconds = phase == .release ? Int(milliseconds(cell.batch) * 1e6) : 1
      }
    }
    #expect(try run { 24 + 86 / Double($0) } == [.agrees, .agrees])
    #expect(try run { _ in 100 } == [.differs, .agrees])
    #expect(try run { $0 == 16 ? 90 : 24 + 86 / Double($0) } == [.agrees, .differs])
  }

  @Test(
    "folios: times are of 1 GiB whatever was measured; larger ones that gain nothing differ",
    arguments: ["munmap-folios", "free-folios"])
  func folios(name: String) throws {
    let (reproduction, found) = try findings(name, .smoke) { cell, _, record in
      record.elapsedNanoseconds = 2_000_000
    }
    let figures = reproduction.figures(found)
    #expect(figures.allSatisfy { $0.here == 64 && $0.unit == .milliseconds })
    #expect(reproduction.verdicts(figures).allSatisfy { $0.outcome == .differs })
    let falling = try outcomes(name) { cell, _, record in
      let order: [HugePages] = [.never, .folios(16 << 10), .folios(64 << 10), .folios(1 << 20)]
      let step = order.firstIndex(of: cell.hugePages) ?? order.count
      record.elapsedNanoseconds = 500_000_000 >> (2 * step)
    }
    #expect(falling.allSatisfy { $0 == .agrees })
  }

  @Test("go-8k: two pages that go and come back, in microseconds")
  func go() throws {
    let (reproduction, found) = try findings("go-8k") { cell, _, record in
      record.pages = 1000
      record.elapsedNanoseconds = cell.strategy == "free" ? 600_000 : 1_200_000
    }
    let figures = reproduction.figures(found)
    #expect(figures.map(\.here) == [4.8, 2.4, 2])
    #expect(figures.map(\.published) == [5, nil, 2])
    #expect(reproduction.verdicts(figures).map(\.outcome) == [.agrees, .agrees])
    let slow = try outcomes("go-8k") { _, _, record in
      record.pages = 1000
      record.elapsedNanoseconds = 9_000_000
    }
    #expect(slow == [.differs, .differs])
  }

  @Test("khugepaged: what rises again agrees, what stays low differs")
  func khugepaged() throws {
    func run(end: Int) throws -> (figures: [Figure], outcomes: [Verdict.Outcome]) {
      var (reproduction, found) = try findings("khugepaged") { _, phase, record in
        let size = phase == .touch ? 64 : phase == .release ? 4 : end
        record.rssAnonBytes = size << 20
      }
      let cell = reproduction.request(.full).cells[0]
      found.add(
        [
          (0, Phase.touch, 64), (1, .release, 30), (2, .release, 4), (3, .idle, 4), (4, .idle, 20),
          (9, .idle, end),
        ]
        .map { second, phase, size in
          var point = CurvePoint()
          point.cell = cell
          point.timeNanoseconds = second * 1_000_000_000
          point.phase = phase
          point.rssAnonBytes = size << 20
          return point
        })
      let figures = reproduction.figures(found)
      let steps = reproduction.curve(found)
      #expect(steps.first == CurveStep(seconds: -1, rssBytes: 64 << 20))
      #expect(steps.last == CurveStep(seconds: 8, rssBytes: end << 20))
      return (figures, reproduction.verdicts(figures).map(\.outcome))
    }
    let risen = try run(end: 52)
    #expect(risen.figures.map(\.here) == [64, 4, 52, 80, 7])
    #expect(risen.outcomes == [.agrees, .agrees])
    let low = try run(end: 10)
    #expect(low.figures.map(\.here) == [64, 4, 10, 10, nil])
    #expect(low.outcomes == [.agrees, .differs])
  }

  @Test("partial-thp: RSS that falls alone agrees; a charge that falls with it differs")
  func partial() throws {
    func run(charge: Int) throws -> [Verdict.Outcome] {
      try outcomes("partial-thp") { cell, phase, record in
        let drops = cell.strategy == "dontneed" && phase == .release
        record.rssAnonBytes = drops ? 8 << 20 : 256 << 20
        record.anonHugeBytes = 256 << 20
        record.cgroupBytes = (phase == .reserve ? 10 : drops ? charge : 266) << 20
        record.partiallyMappedFolios = drops ? 130 : 2
      }
    }
    #expect(try run(charge: 266) == [.agrees, .agrees])
    #expect(try run(charge: 18) == [.differs, .agrees])
  }

  @Test("populate: the call alone is its figure, and times are of 4 GiB")
  func populate() throws {
    let (reproduction, found) = try findings("populate", .smoke) { cell, phase, record in
      record.elapsedNanoseconds = cell.reuse == .read ? 20_000_000 : 12_000_000
      if cell.reuse == .populate, phase == .retouch { record.adviceMax = 8_000_000 }
    }
    let figures = reproduction.figures(found)
    #expect(figures.map(\.here) == [1280, 768, 512])
    #expect(reproduction.verdicts(figures).map(\.outcome) == [.agrees])
  }

  @Test("memset: where the two cost the same, in percent")
  func memset() throws {
    func run(zero: Int, drop: Int) throws -> [Double?] {
      let (reproduction, found) = try findings("memset") { cell, phase, record in
        record.pages = 1000
        let isZero = cell.strategy == "zero"
        let perPage = phase == .release ? (isZero ? zero : drop) : (isZero ? 20 : 1820)
        record.elapsedNanoseconds = perPage * 1000
      }
      let figures = reproduction.figures(found)
      #expect(reproduction.verdicts(figures).allSatisfy { $0.outcome == .found })
      return figures.filter { $0.unit == .percent }.map(\.here)
    }
    #expect(try run(zero: 500, drop: 320) == [10, 10, 10, 10])
    #expect(try run(zero: 200, drop: 300) == [0, 0, 0, 0])
    #expect(try run(zero: 5000, drop: 300) == [nil, nil, nil, nil])
  }

  @Test("pressure: what free waits for, and the share of pageout's rounds that end oom-killed")
  func pressure() throws {
    func run(isKilled: Bool) throws -> [String: Double?] {
      let (reproduction, found) = try findings("pressure") { cell, phase, record in
        record.elapsedNanoseconds = cell.strategy == "free" ? 476_000_000 : 378_000_000
        record.limitHits = cell.strategy == "free" ? 74_451 : 0
        record.events.lazyFreed = cell.strategy == "free" ? 74_240 : 0
        let dies = isKilled && cell.strategy == "pageout" && phase == .retouch
        if dies { record.status = .oomKilled }
      }
      let figures = reproduction.figures(found)
      let texts = reproduction.verdicts(figures).map(\.text)
      #expect(texts[0].contains("1.26 × as long after free"))
      #expect(texts[1].contains("74,451 times") && texts[1].contains("290 MiB"))
      #expect(
        texts[2].hasPrefix(isKilled ? "pageout: oom-killed, every time" : "pageout: not killed"))
      return Dictionary(uniqueKeysWithValues: figures.map { ($0.label, $0.here) })
    }
    #expect(try run(isKilled: true)["pageout: rounds oom-killed"] == 100)
    #expect(try run(isKilled: true)["free: rounds oom-killed"] == 0)
    #expect(try run(isKilled: false)["pageout: rounds oom-killed"] == 0)
  }

  @Test("the share at which two ways cost the same lies between never and always")
  func breakEven() {
    #expect(BreakEven(releaseExcess: 200, retouchSaving: 1000) == .share(0.2))
    #expect(BreakEven(releaseExcess: -1, retouchSaving: 1000) == .always)
    #expect(BreakEven(releaseExcess: 0, retouchSaving: 0) == .always)
    #expect(BreakEven(releaseExcess: 1000, retouchSaving: 1000) == .never)
    #expect(BreakEven(releaseExcess: 1, retouchSaving: -1) == .never)
    #expect(BreakEven.never.share == nil && BreakEven.always.share == 0)
  }

  @Test("whether figures are of the published size is told, with the range of the ratios")
  func size() throws {
    func size(_ ratios: [Double], _ unit: Figure.Unit = .milliseconds) -> Verdict? {
      struct Sized: Reproduction {
        let name = "", summary = "", source = ""
        let needs = Needs(seconds: 1, bytes: 1)
        func request(_ extent: Extent) -> Request {
          Request(["free"], sizeBytes: 4096, granularityBytes: [4096], rounds: 1)
        }
        func figures(_ found: Findings) -> [Figure] { [] }
        func verdicts(_ figures: [Figure]) -> [Verdict] { [] }
      }
      return Sized().judgements(
        ratios.map { Figure("a", unit, published: 100, here: 100 * $0) }
      ).first
    }
    #expect(size([0.5, 1, 2])?.outcome == .agrees)
    #expect(size([0.5, 1, 2])?.text.contains("0.500 to 2.00 ×") == true)
    #expect(size([0.49, 1])?.outcome == .differs)
    #expect(size([1, 2.1])?.outcome == .differs)
    #expect(size([]) == nil && size([5], .times) == nil && size([5], .percent) == nil)
  }
}
