import Bench
import LinuxKernel
import MachineState
import Processes
import Samples
import SystemPackage
import Testing
import Texts

/// What `bench` measures, and how it exits.
extension EndToEnd {
  @Suite("Bench", .needsBinary)
  struct BenchTests {
    private let quick = ["--rounds", "2", "--warmup", "0", "--quiet"]

    private func bench(_ words: [String]) throws -> Binary.Result {
      try Binary.run(["bench"] + words)
    }

    private func rows(_ text: String) throws -> [ArmRow] {
      let lines = text.split(separator: "\n")
      try #require(lines.first.map { $0 + "\n" } == CSV.header(ArmRow.columns))
      return try lines.dropFirst().map { try ArmRow(line: $0) }
    }

    @Test("a row for each arm and block, and one more of the baseline")
    func rows() throws {
      let result = try bench(["--arm", "a=/bin/true", "--arm", "b=/bin/echo x"] + quick + ["--csv", "-"])
      #expect(result.ending == .exited(0), "\(result.errors)")
      let rows = try rows(result.output)
      #expect(rows.count == 6)
      for block in 0...1 {
        let here = rows.filter { $0.block == block }
        #expect(Set(here.map { "\($0.arm) \($0.role.rawValue)" }) == ["a baseline", "a null-control", "b candidate"])
        #expect(Set(here.map(\.position)) == [0, 1, 2])
      }
      #expect(rows.allSatisfy { $0.status == .ok && $0.exitCode == 0 && ($0.minorFaults ?? 0) > 0 })
      #expect(Set(rows.filter { $0.arm == "b" }.map(\.outputBytes)) == [2])
    }

    @Test("warm-up runs have rows of their own, before the others")
    func warmUps() throws {
      let result = try bench(
        ["--base", "/bin/true", "--head", "/bin/true", "--rounds", "1", "--warmup", "2", "--quiet", "--csv", "-"])
      let rows = try rows(result.output)
      #expect(rows.prefix(4).map(\.role) == [.warmUp, .warmUp, .warmUp, .warmUp])
      #expect(rows.dropFirst(4).count { $0.role == .warmUp } == 0)
    }

    @Test("a program that fails ends the run with 7, its status in the row and its words on standard error")
    func failing() throws {
      let result = try bench(
        ["--base", "/bin/true", "--head", "/bin/sh -c 'echo lost >&2; exit 3'", "--csv", "-"] + quick)
      #expect(result.ending == .exited(7))
      #expect(result.errors.contains("exited with 3"))
      #expect(result.errors.contains("lost"))
      let row = try #require(try rows(result.output).last)
      #expect(row.status == .crashed("exit 3"))
      #expect(row.exitCode == 3)
      #expect(row.note == "lost")
    }

    @Test("a program that a signal kills", arguments: [6, 9, 11])
    func killed(signal: Int) throws {
      let result = try bench(
        ["--base", "/bin/true", "--head", "kill -\(signal) $$", "--shell", "default", "--csv", "-"] + quick)
      #expect(result.ending == .exited(7))
      #expect(try rows(result.output).last?.signal == signal)
    }

    @Test("with --ignore-exit it counts")
    func ignored() throws {
      let result = try bench(
        ["--base", "/bin/false", "--head", "/bin/false", "--ignore-exit", "--csv", "-"] + quick)
      #expect(result.ending == .exited(0))
      #expect(try rows(result.output).allSatisfy { $0.status == .ok && $0.exitCode == 1 })
    }

    @Test("outputs that differ are named, and with --same-output exit 7")
    func outputs() throws {
      let arms = ["--base", "/bin/echo a", "--head", "/bin/echo b"]
      let result = try bench(arms + quick)
      #expect(result.ending == .exited(0))
      #expect(result.output.contains("that of head differs from that of base"))
      #expect(try bench(arms + quick + ["--same-output"]).ending == .exited(7))
      #expect(
        try bench(["--base", "/bin/echo a", "--head", "/bin/echo a", "--same-output"] + quick).ending == .exited(0))
    }

    @Test(
      "wrong command lines exit 64",
      arguments: [
        ["--base", "/bin/true"], ["--arm", "a=/bin/true"], ["--arm", "a=/bin/true", "--arm", "a=/bin/true"],
        ["--base", "/bin/true", "--head", "a | b"], ["--base", "/bin/true", "--head", "/nonexistent/x"],
        ["--base", "/bin/true", "--head", "/bin/true", "--metric", "x"],
        ["--base", "/bin/true", "--head", "/bin/true", "--metric", "time=x"],
        ["--base", "/bin/true", "--head", "/bin/true", "--ready", "/bin/true"],
        ["--base", "/bin/true", "--head", "/bin/true", "--load", "/bin/true", "--stop", "NOTHING"],
        ["--base", "/bin/true", "--head", "/bin/true", "--timeout", "0"],
        ["--base", "/bin/true", "--head", "/bin/true", "--rounds", "0"],
        ["--base", "/bin/true", "--head", "/bin/true", "--thp", "sometimes"],
        ["--base", "/bin/true", "--head", "/bin/true", "--prepare", "a", "--prepare", "b", "--prepare", "c"],
        ["--env", "A=1", "--env", "A=2"], ["--env", "1A=1", "--env", "A=2", "--", "/bin/true"], ["--", "/bin/true"],
      ])
    func usage(words: [String]) throws {
      let result = try bench(words + ["--quiet"])
      #expect(result.ending == .exited(64), "\(result.errors)")
      #expect(!result.errors.isEmpty)
    }

    @Test("a baseline that is not there exits 5")
    func missingBase() throws {
      #expect(try bench(["--base", "/nonexistent/x", "--head", "/bin/true"] + quick).ending == .exited(5))
    }

    @Test("environments are arms of one command, and reach it")
    func environments() throws {
      let result = try bench(
        ["--env", "ARM=one", "--env", "ARM=two"] + quick + ["--csv", "-", "--", "/bin/sh", "-c", "echo $ARM"])
      #expect(result.ending == .exited(0), "\(result.errors)")
      let rows = try rows(result.output)
      #expect(Set(rows.map(\.arm)) == ["ARM=one", "ARM=two"])
      #expect(Set(rows.map(\.outputHash)).count == 2)
    }

    @Test("the user's metrics are in the rows and in the table")
    func metrics() throws {
      let words = ["--base", "/bin/echo rps 100", "--head", "/bin/echo rps 50", "--metric", "rps:higher=rps ([0-9]+)"]
      let result = try bench(words + ["--rounds", "12", "--warmup", "0", "--quiet"])
      #expect(result.output.contains("rps"))
      // Half as many a second is a regression.
      #expect(result.ending == .exited(2), "\(result.output)")
      let csv = try bench(words + quick + ["--csv", "-"])
      #expect(Set(try rows(csv.output).filter { $0.arm == "head" }.map(\.metrics)) == [.init(["rps": 50])])
    }

    @Test("a program that reads a tenth more pages has a tenth more faults, and exits 2", .notFast)
    func faults() throws {
      // dd takes its buffer from the kernel, page by page.
      let words = ["--base", "dd if=/dev/zero of=/dev/null bs=20M count=1 status=none"]
      let result = try bench(
        words + [
          "--head", "dd if=/dev/zero of=/dev/null bs=22M count=1 status=none", "--rounds", "12", "--quiet", "--thp",
          "never", "--json", "-",
        ])
      #expect(result.ending == .exited(2), "\(result.output)")
      #expect(result.output.contains("\"minor faults\""))
    }

    @Test("the machine's setting of huge pages is changed with permission alone")
    func systemHugePages() throws {
      let file = TransparentHugePages.settingFile
      guard let before = try? KernelText.chosen(file) else { try skip("this kernel has no huge pages") }
      let other = before == "always" ? "madvise" : "always"
      let result = try bench(["--base", "/bin/true", "--head", "/bin/true", "--thp", other] + quick)
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("--allow-system-changes"), "\(result.errors)")
      #expect(try KernelText.chosen(file) == before)
    }

    @Test("hooks run around the runs")
    func hooks() throws {
      try Binary.withFolder { folder in
        let log = "\(folder)/log"
        let result = try bench(
          ["--base", "/bin/true", "--head", "/bin/true", "--setup", "echo setup $MADBENCH_ARM >> \(log)"]
            + ["--prepare", "echo prepare >> \(log)", "--conclude", "echo conclude >> \(log)"]
            + ["--cleanup", "echo cleanup $MADBENCH_ARM >> \(log)"] + quick)
        #expect(result.ending == .exited(0), "\(result.errors)")
        let lines = try KernelText.read(log).split(separator: "\n")
        #expect(lines.prefix(2) == ["setup base", "setup head"])
        #expect(lines.suffix(2) == ["cleanup base", "cleanup head"])
        #expect(
          lines.dropFirst(2).dropLast(2)
            == Array(repeating: ["prepare", "conclude"], count: 6).joined().map { $0 }[...])
        #expect(
          try bench(["--base", "/bin/true", "--head", "/bin/true", "--prepare", "exit 3"] + quick).ending == .exited(7))
      }
    }

    @Test("a server is put under load and stopped", .notFast)
    func server() throws {
      try Binary.withFolder { folder in
        let server = "trap 'rm -f \(folder)/up; exit 0' TERM; touch \(folder)/up; while :; do sleep 0.02; done"
        let result = try bench(
          ["--base", server, "--head", server, "--shell", "default", "--ready", "test -e \(folder)/up"]
            + ["--load", "sleep 0.1; echo done 7", "--metric", "done=done ([0-9]+)", "--csv", "-"] + quick)
        #expect(result.ending == .exited(0), "\(result.errors)")
        for row in try rows(result.output) {
          #expect((100_000_000..<3_000_000_000).contains(row.elapsedNanoseconds ?? 0))
          #expect(row.metrics == .init(["done": 7]))
        }
        let neverReady = try bench(
          ["--base", "/bin/sleep 9", "--head", "/bin/sleep 9", "--ready", "/bin/false", "--load", "/bin/true"]
            + ["--ready-timeout", "0.2"] + quick)
        #expect(neverReady.ending == .exited(7))
        #expect(neverReady.errors.contains("did not become ready"))
      }
    }

    @Test("a program that takes too long exits 7, and is gone", .notFast)
    func timeout() throws {
      let result = try bench(["--base", "/bin/sleep 1234", "--head", "/bin/true", "--timeout", "0.2"] + quick)
      #expect(result.ending == .exited(7))
      let left = try Binary.run("/bin/sh", ["-c", "ps -eo args | grep -c '^/bin/sleep 1234$'"])
      #expect(left.output == "0\n")
    }

    @Test("a folder gives the same report again, and a run that is taken up again goes on")
    func folder() throws {
      try Binary.withFolder { folder in
        let out = folder + "/out"
        let words = ["--base", "/bin/true", "--head", "/bin/echo x", "--out", out, "--quiet", "--warmup", "0"]
        let first = try bench(words + ["--rounds", "2"])
        #expect(first.ending == .exited(0), "\(first.errors)")
        let report = try Binary.run(["report", out])
        #expect(report.ending == .exited(0), "\(report.errors)")
        #expect(report.output == first.output)
        let more = try bench(words + ["--rounds", "4", "--resume"])
        #expect(more.ending == .exited(0), "\(more.errors)")
        let rows = try rows(KernelText.read(out + "/samples.csv"))
        #expect(Set(rows.map(\.block)) == [0, 1, 2, 3] && rows.count == 12)
        #expect(Set(rows.map(\.runID)).count == 1)
        let other = try bench(
          ["--base", "/bin/true", "--head", "/bin/echo y", "--out", out, "--resume", "--rounds", "4", "--quiet"])
        #expect(other.ending == .exited(64))
        #expect(try Binary.run(["compare", out, out]).ending == .exited(5))
      }
    }

    @Test("every format is written")
    func formats() throws {
      try Binary.withFolder { folder in
        let files = ["json", "junit", "bencher", "go-bench", "github-benchmark", "markdown"]
        let result = try bench(
          ["--base", "/bin/true", "--head", "/bin/true"] + quick
            + files.flatMap { ["--\($0)", "\(folder)/\($0)"] })
        #expect(result.ending == .exited(0), "\(result.errors)")
        for file in files { #expect(try !KernelText.read("\(folder)/\(file)").isEmpty, "\(file)") }
        let list = try KernelText.read("\(folder)/github-benchmark")
        for key in ["\"name\" : \"head · minor faults\"", "\"unit\" : \"faults\"", "\"value\" : "] {
          #expect(list.contains(key))
        }
        #expect(try !KernelText.read("\(folder)/json").contains("granularity_bytes"))
      }
    }

    @Test("a signal ends the program and the run")
    func interrupted() throws {
      let result = try Binary.run(
        "/bin/sh",
        ["-c", "timeout -s INT 1 '\(Binary.path)' bench --base '/bin/sleep 77' --head /bin/true --quiet; echo $?"])
      #expect(result.output.hasSuffix("130\n") || result.output.hasSuffix("124\n"), "\(result.output)")
      let left = try Binary.run("/bin/sh", ["-c", "ps -eo args | grep -c '^/bin/sleep 77$'"])
      #expect(left.output == "0\n")
    }
  }
}
