import Consumers
import Formats
import FoundationEssentials
import LinuxKernel
import Processes
import Reporting
import ResultFolders
import SystemPackage
import Testing

/// What compare writes for other programs.
extension EndToEnd {
  @Suite("Formats of compare", .needsBinary)
  struct FormatTests {
    private let sides = ["compare", "--base", Binary.path, "--head", Binary.path, "--quiet"]
    private let plan = ["--strategy", "free", "--size", "4M", "--rounds", "12"]

    /// Each option with the schema of its file, where there is one.
    private static let schemas: [(option: String, schema: Schema?)] = [
      ("--json", .comparison), ("--junit", .junit), ("--bencher", .bencher), ("--go-bench", nil),
    ]

    private func options(in folder: String) -> [String] {
      Self.schemas.flatMap { [$0.option, folder + "/" + $0.option.dropFirst(2)] }
    }

    private func checkFiles(in folder: String) throws {
      for (option, schema) in Self.schemas {
        let file = folder + "/" + option.dropFirst(2)
        guard let schema else { continue }
        if let reason = Schema.reason {
          sayLeftOut("\(option): \(reason)")
          continue
        }
        let result = try schema.validate(file: file)
        #expect(result.isValid, "\(option): \(result.output.prefix(2_000))")
      }
      let goBench = GoBenchFile(try KernelText.read(folder + "/go-bench"))
      #expect(goBench.problems == [])
      #expect(!goBench.results.isEmpty)
      #expect(Set(goBench.results.map { $0.configuration["side"] }) == ["base", "head"])
    }

    /// Runs the binary as a step of a GitHub workflow would, with a summary or without.
    private func runStep(_ summary: String?, _ arguments: [String]) throws -> Binary.Result {
      let environment =
        summary.map { ["GITHUB_STEP_SUMMARY=" + $0] } ?? ["-u", "GITHUB_STEP_SUMMARY"]
      return try Binary.run("/usr/bin/env", environment + [Binary.path] + arguments)
    }

    @Test("all formats of one run fit their schemas, beside the table on standard output")
    func all() throws {
      try Binary.withFolder { folder in
        let run = try Binary.run(
          sides + plan + options(in: folder) + ["--out", folder + "/out"])
        #expect(run.ending == .exited(0), "\(run.errors)")
        #expect(run.output.contains("| free "))
        try checkFiles(in: folder)
        #expect(run.output.hasPrefix(try KernelText.read(folder + "/out/report.md")))
      }
    }

    @Test("two folders are written in all formats too")
    func folders() throws {
      try Binary.withFolder { folder in
        for name in ["a", "b"] {
          let run = try Binary.run(plan + ["--quiet", "--out", folder + "/" + name])
          #expect(run.ending == .exited(0))
        }
        let compared = try Binary.run(
          ["compare", folder + "/a", folder + "/b", "--across-hosts"] + options(in: folder))
        #expect(compared.ending == .exited(0), "\(compared.errors)")
        #expect(compared.output.contains("| free "))
        try checkFiles(in: folder)
        // The baseline's times stand as they are, the others' as ratios to the run's own baseline.
        let bencher = try JSONDecoder().decode(
          [String: [String: [String: Double]]].self,
          from: Data(KernelText.read(folder + "/bencher").utf8))
        let times = bencher.filter { $0.value["latency"] != nil }.keys
        #expect(!times.isEmpty && times.allSatisfy { $0.contains("dontneed") }, "\(times)")
      }
    }

    @Test("an interrupted comparison leaves whole files of what was measured")
    func interrupted() throws {
      try Binary.withFolder { folder in
        let words = sides + ["--strategy", "free", "--size", "4M", "--rounds", "100000"]
        var run = try ChildProcess(
          path: Binary.path, arguments: words + options(in: folder) + ["--out", folder + "/out"])
        #expect(Binary.waitForRows(folder + "/out", 60))
        run.signal(2)
        _ = try Binary.text(of: run.output)
        #expect(try run.wait() == .exited(130))
        try checkFiles(in: folder)
        #expect(try KernelText.read(folder + "/json").contains("\"complete\" : false"))
      }
    }

    @Test(
      "a file that cannot be opened ends it before anything is measured",
      arguments: ["--json", "--junit", "--bencher", "--go-bench", "--markdown"])
    func unwritable(option: String) throws {
      try Binary.withFolder { folder in
        let run = try Binary.run(
          sides + ["--rounds", "100000", option, "/nowhere/at/all", "--out", folder + "/out"])
        #expect(run.ending == .exited(1))
        #expect(run.errors.contains("/nowhere/at/all") && run.output.isEmpty)
        #expect(!Folder.holds(folder + "/out/samples.csv"))
      }
    }

    @Test("standard output holds one format, and two in one place are refused")
    func places() throws {
      let run = try Binary.run(sides + plan + ["--junit", "-"])
      #expect(run.ending == .exited(0))
      #expect(run.output.hasPrefix("<?xml") && run.output.hasSuffix("</testsuites>\n"))
      let twice = try Binary.run(sides + ["--junit", "-", "--csv", "-"])
      #expect(twice.ending == .exited(64) && twice.errors.contains("only one"))
      let same = try Binary.run(sides + ["--junit", "/tmp/x", "--bencher", "/tmp/x"])
      #expect(same.ending == .exited(64) && same.errors.contains("a file of its own"))
    }

    @Test("--github appends the table to the step's summary, and annotates on standard error")
    func github() throws {
      try Binary.withFolder { folder in
        let summary = folder + "/summary.md"
        try OutputFile(summary).write("# Before\n")
        let run = try runStep(summary, sides + plan + ["--github"])
        #expect(run.ending == .exited(0), "\(run.errors)")
        let text = try KernelText.read(summary)
        #expect(text.hasPrefix("# Before\n\n\n") && text.contains("| free "))
        #expect(RunnerCommand.all(in: run.output).isEmpty && run.output.contains("| free "))
        let commands = RunnerCommand.all(in: run.errors)
        #expect((1...20).contains(commands.count))
        #expect(commands.allSatisfy { $0.properties["title"]?.isEmpty == false })
      }
    }

    @Test(
      "a summary that is nearly full takes no more than the runner does, and says so when it is")
    func fullSummary() throws {
      try Binary.withFolder { folder in
        let summary = folder + "/summary.md"
        for held in [ComparisonReport.mostSummaryBytes - 1_200, ComparisonReport.mostSummaryBytes] {
          try OutputFile(summary, replaces: true).write(String(repeating: "x", count: held))
          let run = try runStep(summary, sides + plan + ["--github"])
          #expect(run.ending == .exited(0))
          let size = try KernelText.read(summary).utf8.count
          #expect(size <= ComparisonReport.mostSummaryBytes)
          #expect(run.errors.contains("summary is full") == (size == held))
          #expect(size > held || held == ComparisonReport.mostSummaryBytes)
        }
      }
    }

    @Test("--github outside a workflow names what is missing, and measures nothing")
    func noWorkflow() throws {
      let run = try runStep(nil, sides + ["--rounds", "100000", "--github"])
      #expect(run.ending == .exited(64) && run.output.isEmpty)
      #expect(run.errors.contains("GITHUB_STEP_SUMMARY"))
    }
  }
}
