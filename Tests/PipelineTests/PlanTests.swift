import LinuxKernel
import PageRelease
import Plans
import Testing
import Texts
import Workloads

@Suite("Plans and schedules")
struct PlanTests {
  private func refusal(_ change: (inout PlanAxes) -> Void) -> String? {
    PlanFixture.refusal(nodes: [0, 1], allowedCPUs: [0, 2], change)
  }

  @Test("the baseline stands first in every group, once")
  func baseline() {
    let cells = PlanFixture.axes {
      $0.strategies = ["none", "dontneed", "free", "none"]
      $0.sizes = [1 << 20, 2 << 20]
      $0.memoryNodes = [0, 1]
    }.cells
    #expect(cells.count == 12)
    for start in stride(from: 0, to: 12, by: 3) {
      #expect(cells[start..<(start + 3)].map(\.strategy) == ["dontneed", "none", "free"])
      #expect(cells[start..<(start + 3)].map(\.role) == [.baseline, .candidate, .candidate])
      #expect(Set(cells[start..<(start + 3)].map(\.group)).count == 1)
    }
    #expect(Set(cells).count == 12)
  }

  @Test("a baseline that is the only strategy is measured against itself")
  func null() {
    let cells = PlanFixture.axes { $0.strategies = ["dontneed"] }.cells
    #expect(cells.map(\.strategy) == ["dontneed", "dontneed"])
    #expect(cells.map(\.role) == [.baseline, .candidate])
  }

  @Test(
    "what keeps its pages is measured beside the others, where it does the same work and nobody has asked for it"
  )
  func reference() {
    func references(_ change: (inout PlanAxes) -> Void) -> [String] {
      PlanFixture.axes {
        $0.measuresKeeping = true
        change(&$0)
      }.cells.filter { $0.role == .reference }.map { "\($0.strategy) \($0.sizeBytes >> 20)" }
    }
    #expect(references { $0.sizes = [1 << 20, 2 << 20] } == ["none 1", "none 2"])
    for name in ["churn", "sawtooth", "fragmented", "fork", "server", "ebizzy"] {
      #expect(references { $0.workloads = [name] } == ["none 64"], "\(name)")
    }
    for name in ["sweep", "pressure", "neighbours"] {
      #expect(references { $0.workloads = [name] }.isEmpty, "\(name)")
    }
    #expect(references { $0.strategies = ["none", "free"] }.isEmpty)
    #expect(references { $0.baseline = "none" }.isEmpty)
    #expect(references { $0.policies = ["decay:1", "never"] }.isEmpty)
    #expect(references { $0.pressures = [1 << 30] }.isEmpty)
    #expect(references { $0.measuresKeeping = false }.isEmpty)
  }

  @Test("a good plan is taken")
  func good() { #expect(refusal { _ in } == nil) }

  @Test("unknown names come with the nearest one")
  func names() throws {
    let strategy = try #require(refusal { $0.strategies = ["dontned"] })
    #expect(strategy.contains("'dontned'") && strategy.contains("did you mean 'dontneed'"))
    let workload = try #require(refusal { $0.workloads = ["chrun"] })
    #expect(workload.contains("did you mean 'churn'"))
    #expect(refusal { $0.baseline = "x" }?.contains("unknown strategy 'x'") == true)
  }

  @Test(
    "sizes that cannot be are refused with the page size", arguments: [0, 1, 4095, 6000, -4096])
  func sizes(bytes: Int) throws {
    let text = try #require(refusal { $0.sizes = [bytes] })
    #expect(text.contains("--size \(bytes)") && text.contains("\(PageSize.bytes) bytes"))
    #expect(refusal { $0.granularities = [bytes] }?.contains("--granularity") == true)
  }

  @Test(
    "more than there is is refused, with both figures",
    arguments: [1 << 30, 1 << 40, 1 << 52])
  func tooLarge(bytes: Int) throws {
    let text = try #require(refusal { $0.sizes = [bytes] })
    #expect(text.contains("does not fit") && text.contains("1 GiB that are available"))
  }

  @Test("what no address space has is refused before anything is reckoned with it")
  func beyondAddresses() throws {
    for bytes in [(1 << 52) + 4096, Int.max / 4096 * 4096] {
      #expect(refusal { $0.sizes = [bytes] }?.contains("more than any address space") == true)
      #expect(refusal { $0.granularities = [bytes] }?.contains("more than any address space") == true)
    }
  }

  @Test("what nearly fills memory fits")
  func fits() { #expect(refusal { $0.sizes = [900 << 20] } == nil) }

  @Test("nodes and CPUs that do not exist are refused, naming those that do")
  func places() {
    #expect(refusal { $0.memoryNodes = [3] }?.contains("nodes 0, 1") == true)
    #expect(refusal { $0.cpuNodes = [2] }?.contains("node 2") == true)
    #expect(refusal { $0.cpus = [1] }?.contains("allowed: 0, 2") == true)
    #expect(refusal { $0.reuseNode = 1 }?.contains("--memory-node") == true)
    #expect(
      refusal {
        $0.reuseNode = 1
        $0.memoryNodes = [0]
      } == nil)
  }

  @Test("steps larger than the region, or too few of them, are refused")
  func steps() {
    #expect(refusal { $0.granularities = [128 << 20] }?.contains("larger than --size") == true)
    #expect(
      refusal {
        $0.granularities = [8 << 20]
        $0.workloads = ["churn"]
      }?.contains("16 times") == true)
  }

  @Test("a cell runs on the CPUs asked for that its node has, or on the last one")
  func pins() throws {
    let nodes = [0: [0, 1], 1: [2, 3]]
    func pins(_ change: (inout PlanAxes) -> Void) throws -> [[Int]] {
      let axes = PlanFixture.axes(change)
      return try axes.pins(of: axes.cells, allowed: [0, 1, 2]) { nodes[$0] ?? [] }
    }
    #expect(try pins { _ in } == [[2], [2]])
    #expect(try pins { $0.cpus = [0, 1] } == [[0, 1], [0, 1]])
    #expect(try pins { $0.cpuNodes = [0, 1] } == [[1], [1], [2], [2]])
    #expect(
      try pins {
        $0.cpuNodes = [0]
        $0.cpus = [0, 2]
      } == [[0], [0]])
    #expect(throws: PlanError.self) {
      try pins {
        $0.cpuNodes = [1]
        $0.cpus = [0]
      }
    }
    let plan = Plan(
      cells: [], baseline: "", effort: .rounds(1), seed: 1, pins: [[2], [0], [2]],
      allowedCPUs: [0, 1, 2], sampleNanoseconds: 1)
    #expect(plan.workerCPUs == [0, 2] && plan.controllerCPUs == [1])
  }

  @Test("a node without room is refused by name")
  func nodeMemory() {
    do {
      try PlanFixture.axes { $0.memoryNodes = [1] }.validate(
        availableBytes: 1 << 30, nodes: [0, 1], allowedCPUs: [0], nodeBytes: { _ in 80 << 20 })
      Issue.record("64 MiB into 80 MiB less a quarter")
    } catch {
      #expect(error.description.contains("on node 1"))
    }
  }

  @Test("a small container still measures something small")
  func smallContainer() throws {
    try PlanFixture.axes { $0.sizes = [40 << 20] }.validate(
      availableBytes: 58 << 20, nodes: [0], allowedCPUs: [0])
  }

  @Test("what a release cannot be shaped like is refused, with the option")
  func releaseShape() {
    #expect(refusal { $0.batches = [0] }?.contains("--batch 0: from 1 to 1024") == true)
    #expect(refusal { $0.batches = [1, 1025] }?.contains("--batch 1025") == true)
    #expect(refusal { $0.batches = [1, 1024] } == nil)
    for fraction in [0, -0.5, 1.01] {
      #expect(refusal { $0.reuseFractions = [fraction] }?.contains("--reuse-fraction") == true)
    }
    #expect(refusal { $0.reuseDelays = [-1] }?.contains("--reuse-delay") == true)
    #expect(
      refusal {
        $0.reuses = [.none]
        $0.reuseFractions = [0.5]
      }?.contains("--reuse none") == true)
    for change in [
      { (axes: inout PlanAxes) in axes.patterns = [.every(2)] }, { $0.reuses = [.none] },
      { $0.reuseFractions = [0.5] }, { $0.reuseDelays = [1] },
    ] {
      #expect(
        refusal {
          change(&$0)
          $0.workloads = ["churn"]
        }?.contains("decides itself") == true)
    }
    #expect(
      refusal {
        $0.workloads = ["sweep"]
        $0.reuses = [.populate]
      }?.contains("sweep") == true)
  }

  @Test("memory that a size or a folio makes no sense for is refused")
  func memory() {
    #expect(
      refusal {
        $0.memory = [.anonymous, .memfd]
        $0.hugePages = [.folios(65536)]
      }?.contains("--thp 64K: sizes are for --memory anonymous alone") == true)
    #expect(
      refusal {
        $0.memory = [.hugetlb]
        $0.granularities = [64 << 10]
      }?.contains("no multiple of the huge page") == true)
    #expect(
      refusal {
        $0.memory = [.hugetlb]
        $0.hugePages = [.always]
      }?.contains("--thp has no meaning") == true)
    #expect(
      refusal {
        $0.memory = [.fileShared]
        $0.directory = "/nowhere/at/all"
      }?.contains("--directory /nowhere/at/all") == true)
  }

  @Test("only what is half right is called near, whatever its case")
  func hints() {
    let names = ["free", "dontneed"]
    #expect(
      PlanError.unknown("FREE", "x", among: names).description.contains("did you mean 'free'"))
    #expect(!PlanError.unknown("bogus", "x", among: names).description.contains("did you mean"))
  }

  @Test("edit distance is Levenshtein's")
  func distance() {
    #expect("kitten".editDistance(to: "sitting") == 3)
    #expect("".editDistance(to: "abc") == 3)
    #expect("abc".editDistance(to: "") == 3)
    #expect("same".editDistance(to: "same") == 0)
  }

  @Test("a block holds every cell once a round, at the same mean position", arguments: 1...30)
  func balanced(trial: Int) {
    for count in 1...9 {
      let cells = Array(0..<count)
      let schedule = Schedule(cells: cells, rounds: 2, seed: 5, block: trial)
      #expect(schedule.steps.count == 2 * count)
      for cell in cells {
        let mine = schedule.steps.filter { $0.cell == cell }
        #expect(mine.map(\.round) == [0, 1])
        #expect(mine[0].position + mine[1].position == count - 1)
      }
      #expect(Schedule(cells: cells, rounds: 2, seed: 5, block: trial) == schedule)
    }
  }

  @Test("over many blocks every cell stands first about as often")
  func random() {
    var first = [0, 0, 0]
    for trial in 0..<3000 {
      first[Schedule(cells: [0, 1, 2], rounds: 2, seed: 1, block: trial).steps[0].cell] += 1
    }
    for count in first { #expect(count > 850 && count < 1150) }
  }

  @Test("the rest of a block begins behind the step that died, without dropped cells")
  func rest() {
    let block = Schedule(cells: [0, 1, 2], rounds: 2, seed: 1, block: 0)
    let dead = block.steps[2]
    #expect(block.after(dead).steps == Array(block.steps[3...]))
    #expect(block.after(dead).without { $0 == dead.cell }.steps.allSatisfy { $0.cell != dead.cell })
  }
}
