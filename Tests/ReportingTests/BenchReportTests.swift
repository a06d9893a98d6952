import Analysis
import Bench
import Consumers
import Formats
import Plans
import Reporting
import ResultFolders
import Samples
import Testing
import Workloads

@Suite("Reports of benches")
struct BenchReportTests {
  private static let nasty = "./app\n::error::x | `a` <b> ##[group] \u{1B}[31m"

  private func run(_ command: String = "./new run") -> RunDescription {
    var run = RunDescription.made
    run.cells = nil
    var bench = RunDescription.Bench()
    bench.arms = [.init(name: "old", command: "./old run"), .init(name: "new", command: command)]
    run.bench = bench
    run.blocks = 12
    run.complete = true
    return run
  }

  private func row(_ arm: String, _ role: ArmRole, _ block: Int, faults: Int) -> ArmRow {
    var row = ArmRow()
    (row.arm, row.role, row.block) = (arm, role, block)
    (row.elapsedNanoseconds, row.userNanoseconds, row.systemNanoseconds) = (200_000_000, 100_000_000, 50_000_000)
    row.minorFaults = faults
    (row.peakRSSBytes, row.meanRSSBytes) = (100 << 20, 80 << 20)
    row.majorFaults = 3
    return row
  }

  private func report(_ command: String = "./new run", faults: Int = 110_000) -> ComparisonReport {
    let run = run(command)
    var analysis = BenchAnalysis(run.bench ?? .init())
    for block in 0..<12 {
      analysis.add(row("old", .baseline, block, faults: 100_000))
      analysis.add(row("old", .null, block, faults: 100_000))
      analysis.add(row("new", .candidate, block, faults: faults))
    }
    return ComparisonReport(run, analysis)
  }

  @Test("the table has a row for each figure of an arm, and the medians of the others")
  func markdown() {
    let text = report().markdown
    #expect(text.contains("| arm "))
    #expect(text.contains("| 100,000 | 110,000 | 1.100 |"))
    #expect(text.contains("**Regressed: of 5 figures 1 regressed, 4 equivalent"))
    #expect(text.contains("major faults"))
    #expect(!text.contains("strategy"))
  }

  @Test("JSON names arms and no axes of cells")
  func json() throws {
    let text = try report().json()
    #expect(text.contains("\"arm\" : \"new\""))
    #expect(text.contains("\"peak_rss_mib\" : 100"))
    for axis in ["\"strategy\"", "granularity_bytes", "\"workload\""] { #expect(!text.contains(axis)) }
  }

  @Test("Bencher gets times in nanoseconds")
  func bencher() throws {
    let text = try report().bencher()
    #expect(text.contains("\"new · time\""))
    #expect(text.contains("\"value\" : 200000000"))
    #expect(!text.contains("\"ratio\""))
  }

  @Test("JUnit has a failure for the figure that regressed")
  func junit() {
    let text = report().junit
    #expect(text.contains("tests=\"5\" failures=\"1\" errors=\"0\" skipped=\"0\""))
    #expect(text.contains("<testcase classname=\"madbench.new\" name=\"minor faults\" time=\"0\">\n<failure"))
  }

  @Test("github-action-benchmark gets a list of names, units and values")
  func githubBenchmark() throws {
    let format = try #require(OutputFormat.ofRuns.first { $0.name == "github-benchmark" })
    let text = try format.text([.comparison(report())])
    #expect(text.contains("\"name\" : \"new · minor faults\""))
    #expect(text.contains("\"unit\" : \"faults\""))
    #expect(text.contains("\"value\" : 110000"))
  }

  @Test("benchstat gets every sample of both sides")
  func goBench() {
    let lines = report().goBench.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("BenchmarkNew 1 ") } == 24)
    #expect(lines.contains { $0.hasPrefix("Unit time-ms better=lower") })
  }

  @Test("a command that was made to mislead is shown as it is, in one line")
  func hostile() throws {
    let report = report(Self.nasty)
    for text in [report.markdown, report.junit, report.goBench, try report.json()] {
      #expect(!text.contains("\u{1B}"))
      #expect(!text.contains("##["))
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("::") })
    }
  }

  @Test("run.json of a bench comes back as it was")
  func runFile() throws {
    let run = run(Self.nasty)
    #expect(try RunFile.parse(RunFile.text(run)) == run)
  }

  @Test("run.json with a name that is none is refused")
  func badName() throws {
    var run = run()
    run.bench?.arms[1].name = "a b"
    let text = try RunFile.text(run)
    #expect(throws: RunFile.Damage.self) { try RunFile.parse(text) }
  }

  @Test("every format of a run of strategies names its cells")
  func strategies() throws {
    var analysis = Analysis()
    for block in 0..<4 {
      for (strategy, role) in [("dontneed", Cell.Role.baseline), ("free", .candidate)] {
        for phase in [Phase.release, .retouch] {
          var record = Record()
          record.cell.strategy = strategy
          record.cell.workload = "cycle"
          record.cell.role = role
          record.cell.sizeBytes = 1 << 20
          (record.block, record.phase) = (block, phase)
          (record.pages, record.operations, record.elapsedNanoseconds, record.minorFaults) = (10, 1, 1_000, 5)
          record.verified = true
          analysis.add(record)
        }
      }
    }
    let results = [Results(RunDescription.made, analysis)]
    for name in ["junit", "bencher", "go-bench", "github-benchmark"] {
      let format = try #require(OutputFormat.ofRuns.first { $0.name == name })
      #expect(try format.text(results).contains("free"), "\(name)")
    }
    let junit = try #require(OutputFormat.ofRuns.first { $0.name == "junit" }).text(results)
    #expect(junit.contains("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"0\""))
  }
}
