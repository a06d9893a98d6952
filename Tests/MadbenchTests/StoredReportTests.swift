import LinuxKernel
import Processes
import ResultFolders
import Testing
import Texts

/// What report writes of stored runs.
extension EndToEnd {
  @Suite("Reports of stored runs", .needsBinary)
  struct StoredReportTests {
    private let short = ["--strategy", "free", "--size", "4M", "--rounds", "8", "--quiet"]

    @Test("report --json is what run --json has written, and --markdown what it has printed")
    func sameAsRun() throws {
      try Binary.withFolder { folder in
        let out = folder + "/out"
        let run = try Binary.run(short + ["--out", out, "--json", folder + "/run.json"])
        #expect(run.ending == .exited(0), "\(run.errors)")
        let json = try Binary.run(["report", out, "--json", "-", "--markdown", folder + "/table.md"])
        #expect(json.ending == .exited(0), "\(json.errors)")
        #expect(try json.output == KernelText.read(folder + "/run.json") + "\n")
        #expect(try KernelText.read(folder + "/table.md") + "\n" == run.output)
        let figures = try Binary.run(["report", out, "--csv", folder + "/figures.csv"])
        #expect(figures.output == run.output)
        let lines = try KernelText.read(folder + "/figures.csv").split(separator: "\n")
        #expect(lines.count == 5 && lines[0].hasPrefix("run_id,host,kernel,role,strategy,"))
      }
    }

    @Test("a stored comparison is written in every format that compare writes")
    func sameAsCompare() throws {
      try Binary.withFolder { folder in
        let names = ["json", "junit", "bencher", "go-bench", "markdown"]
        func options(_ place: String) -> [String] {
          names.flatMap { ["--" + $0, "\(folder)/\(place).\($0)"] }
        }
        let out = folder + "/out"
        let compared = try Binary.run(
          ["compare", "--base", Binary.path, "--head", Binary.path, "--out", out] + short
            + options("compare"))
        #expect(compared.ending == .exited(0), "\(compared.errors)")
        let report = try Binary.run(["report", out] + options("report"))
        #expect(report.ending == .exited(0), "\(report.errors)")
        for name in names {
          let text = try KernelText.read("\(folder)/compare.\(name)")
          #expect(try KernelText.read("\(folder)/report.\(name)") == text, "\(name)")
        }
        let csv = try Binary.run(["report", out, "--csv", "-"]).output
        #expect(csv.hasPrefix("base_side,head_side,run_id,"))
      }
    }

    @Test("several folders are one list in JSON and one table in CSV")
    func several() throws {
      try Binary.withFolder { folder in
        let folders = ["a", "b"].map { folder + "/" + $0 }
        for out in folders { #expect(try Binary.run(short + ["--out", out]).ending == .exited(0)) }
        let csv = try Binary.run(["report"] + folders + ["--csv", "-"]).output
        #expect(csv.split(separator: "\n").count == 9)
        let json = try Binary.run(["report"] + folders + ["--json", "-"]).output
        #expect(json.hasPrefix("[\n{") && json.hasSuffix("}\n]\n"))
        let junit = try Binary.run(["report"] + folders + ["--junit", "-"])
        #expect(junit.ending == .exited(64) && junit.errors.contains("one run or comparison"))
      }
    }

    @Test("report replaces no file unasked, and never what it reads")
    func places() throws {
      try Binary.withFolder { folder in
        let out = folder + "/out"
        #expect(try Binary.run(short + ["--out", out]).ending == .exited(0))
        let file = folder + "/file"
        try OutputFile(file).write("mine")
        for (words, message) in [
          (["--json", file], "--force replaces it"),
          (["--json", out + "/run.json", "--force"], "name another file"),
          (["--csv", out + "/../out/latency.csv", "--force"], "name another file"),
          (["--json", "-", "--csv", "-"], "only one of --json and --csv"),
          (["--json", folder + "/x", "--csv", folder + "/./x"], "each needs a file of its own"),
        ] {
          let result = try Binary.run(["report", out] + words)
          #expect(result.ending == .exited(64) && result.output.isEmpty, "\(words)")
          #expect(result.errors.contains(message), "\(result.errors)")
        }
        #expect(try KernelText.read(file) == "mine" && !Folder.holds(folder + "/x"))
        #expect(try Binary.run(["report", out, "--json", file, "--force"]).ending == .exited(0))
        #expect(try KernelText.read(file).hasPrefix("{"))
      }
    }

    @Test("commands offer the formats that fit their results")
    func offers() throws {
      let formats = ["json", "junit", "bencher", "go-bench", "github-benchmark", "markdown"]
      for command in ["run", "replay", "compare", "bench", "reproduce", "report"] {
        let help = try Binary.run([command, "--help"]).output
        let offered = formats.filter { help.contains("--\($0) <file>") }
        #expect(offered == formats, "\(command)")
        #expect(help.contains("--csv <file>"), "\(command)")
      }
    }
  }
}
