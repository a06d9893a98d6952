import PageRelease
import Plans
import Reproductions
import Samples
import Testing
import Workloads

/// What reproductions of times make of rows that were never measured: figures and sentences.
@Suite("Figures of reproductions: what it costs")
struct CostFigureTests {
  @Test("tlb-batching: the published fall agrees, a flat line and a hump differ")
  func batching() throws {
    func run(_ milliseconds: (Int) -> Double) throws -> [Verdict.Outcome] {
      try MadeFindings("tlb-batching") { cell, phase, record in
        record.elapsedNanoseconds = phase == .release ? Int(milliseconds(cell.batch) * 1e6) : 1
      }.outcomes
    }
    #expect(try run { 24 + 86 / Double($0) } == [.agrees, .agrees])
    #expect(try run { _ in 100 } == [.differs, .agrees])
    #expect(try run { $0 == 16 ? 90 : 24 + 86 / Double($0) } == [.agrees, .differs])
  }

  @Test(
    "folios: times are of 1 GiB whatever was measured; larger ones that gain nothing differ",
    arguments: ["munmap-folios", "free-folios"])
  func folios(name: String) throws {
    let flat = try MadeFindings(name, .smoke) { cell, _, record in
      record.elapsedNanoseconds = 2_000_000
    }
    #expect(flat.figures.allSatisfy { $0.here == 64 && $0.unit == .milliseconds })
    #expect(flat.outcomes.allSatisfy { $0 == .differs })
    let falling = try MadeFindings(name) { cell, _, record in
      let order: [HugePages] = [.never, .folios(16 << 10), .folios(64 << 10), .folios(1 << 20)]
      let step = order.firstIndex(of: cell.hugePages) ?? order.count
      record.elapsedNanoseconds = 500_000_000 >> (2 * step)
    }
    #expect(falling.outcomes.allSatisfy { $0 == .agrees })
  }

  @Test("go-8k: two pages that go and come back, in microseconds")
  func go() throws {
    let made = try MadeFindings("go-8k") { cell, _, record in
      record.pages = 1000
      record.elapsedNanoseconds = cell.strategy == "free" ? 600_000 : 1_200_000
    }
    #expect(made.figures.map(\.here) == [4.8, 2.4, 2])
    #expect(made.figures.map(\.published) == [5, nil, 2])
    #expect(made.outcomes == [.agrees, .agrees])
    let slow = try MadeFindings("go-8k") { _, _, record in
      record.pages = 1000
      record.elapsedNanoseconds = 9_000_000
    }
    #expect(slow.outcomes == [.differs, .differs])
  }

  @Test("populate: the call alone is its figure, and times are of 4 GiB")
  func populate() throws {
    let made = try MadeFindings("populate", .smoke) { cell, phase, record in
      record.elapsedNanoseconds = cell.reuse == .read ? 20_000_000 : 12_000_000
      if cell.reuse == .populate, phase == .retouch { record.adviceMax = 8_000_000 }
    }
    #expect(made.figures.map(\.here) == [1280, 768, 512])
    #expect(made.outcomes == [.agrees])
  }

  @Test("memset: where the two cost the same, in percent")
  func memset() throws {
    func run(zero: Int, drop: Int) throws -> [Double?] {
      let made = try MadeFindings("memset") { cell, phase, record in
        record.pages = 1000
        let isZero = cell.strategy == "zero"
        let perPage = phase == .release ? (isZero ? zero : drop) : (isZero ? 20 : 1820)
        record.elapsedNanoseconds = perPage * 1000
      }
      #expect(made.outcomes.allSatisfy { $0 == .found })
      return made.figures.filter { $0.unit == .percent }.map(\.here)
    }
    #expect(try run(zero: 500, drop: 320) == [10, 10, 10, 10])
    #expect(try run(zero: 200, drop: 300) == [0, 0, 0, 0])
    #expect(try run(zero: 5000, drop: 300) == [nil, nil, nil, nil])
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
        func figures(_ found: ReproductionData) -> [Figure] { [] }
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
