import Fuzzing
import PlanFiles
import Plans
import Processes
import Testing
import Workloads
import madbench

/// Whatever stands in a plan file, it is a plan or it is refused with its name.
///
/// `MADBENCH_FUZZ=1000000` gives each test so many inputs, those that make a whole plan a fiftieth.
@Suite("Fuzzing of plan files")
struct PlanFuzzTests {
  private static let inputs = environmentValue("MADBENCH_FUZZ").flatMap { Int($0) } ?? 25_000

  private static let seeds = [
    """
    strategy: [none, free]
    size:
      - 64M # the first
      - "128M"
    rounds: 12
    allow-system-changes: true
    directory: '/tmp/a b'

    """,
    "---\nstrategy: free\npattern: random:0.25\nthp: [never, always]\nseed: 18446744073709551615\n...\n",
    "{strategy: [dontneed, \"free\"], reuse-fraction: 0.5, cpus: 0-1, time: 2, margin: 3.5}\n",
    "? strategy\n: &a free\n<<: *a\nsize: !!str |\n  64M\n",
    "%YAML 1.1\n--- !plan\nstrategy: \"fr\\x65e\\u0000\"\nsize: >-\n  64M\n",
  ].map { Array($0.utf8) }

  @Test("the bytes of a plan file")
  func bytes() throws {
    var mutator = Mutator(seed: 71)
    var accepted = 0
    for _ in 0..<Self.inputs {
      var bytes = Self.seeds[mutator.random.below(Self.seeds.count)]
      mutator.mutate(&bytes)
      do {
        let file = try PlanFile(name: "p", bytes)
        accepted += 1
        #expect(!file.entries.isEmpty && file.entries.allSatisfy { !$0.values.isEmpty })
        #expect(Set(file.entries.map(\.key.name)).count == file.entries.count)
      } catch {
        #expect(error.description.hasPrefix("p:"), "\(error)")
        let lines = bytes.count { $0 == 10 || $0 == 13 } + 8
        let line = error.description.dropFirst(2).prefix { $0.isNumber }
        #expect(line.isEmpty || 1...lines ~= Int(line) ?? 0, "\(error)")
      }
    }
    #expect(accepted > Self.inputs / 20)
  }

  @Test("the plan of such a file: what it says, printed and read again, is the same")
  func plans() throws {
    var mutator = Mutator(seed: 72)
    let file = try ScratchFile()
    let printed = try ScratchFile()
    var accepted = 0
    for _ in 0..<(Self.inputs / 50) {
      var bytes = Self.seeds[mutator.random.below(3)]
      mutator.mutate(&bytes)
      try file.write(bytes)
      do {
        let arguments = try PlanArguments(["--plan", file.path])
        let plan = try arguments.plan()
        try printed.write(Array(arguments.text().utf8))
        #expect(try PlanArguments(["--plan", printed.path]).plan() == plan)
        accepted += 1
      } catch let error as PlanError {
        #expect(error.description.hasPrefix(file.path), "\(error)")
      }
    }
    #expect(accepted >= Self.inputs / 1000)
  }

  @Test("lists a million deep, and one of a million words")
  func extremes() throws {
    let deep = Array(("strategy: " + String(repeating: "[", count: 1_000_000)).utf8)
    #expect(throws: PlanError.self) { try PlanFile(name: "p", deep) }
    let dashes = Array(("strategy: free\nsize:\n" + String(repeating: "- ", count: 500_000)).utf8)
    #expect(throws: PlanError.self) { try PlanFile(name: "p", dashes) }
    let keys = Array(String(repeating: "{", count: 1_000_000).utf8)
    #expect(throws: PlanError.self) { try PlanFile(name: "p", keys) }
    let long = Array(("size: [" + String(repeating: "4K, ", count: 200_000) + "]").utf8)
    #expect(throws: PlanError.self) { try PlanFile(name: "p", long) }
    let most = PlanLimits.mostValues
    let full = Array(("size: [" + String(repeating: "4K, ", count: most) + "]").utf8)
    #expect(try PlanFile(name: "p", full).entries[0].values.count == most)
    // A range counts as the numbers that it stands for.
    let ranges = Array("strategy: free\ncpus: [0-4000, 0-95, 1]".utf8)
    #expect(throws: PlanError("p:2: cpus: more than 4096 values")) {
      try PlanFile(name: "p", ranges)
    }
  }
}
