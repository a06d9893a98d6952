import LinuxKernel
import Plans
import Processes
import ResultFolders
import Samples
import Testing

extension EndToEnd {
  /// Recordings of real programs, replayed by the built binary on the running kernel.
  @Suite("Replays", .needsBinary)
  struct ReplayTests {
    private static func trace(_ name: String) -> String {
      Binary.root + "/Tests/TracesTests/Fixtures/\(name).perf-script.xz"
    }

    private func replay(_ trace: String, _ options: [String]) throws -> Binary.Result {
      try Binary.run(["replay", trace, "--quiet"] + options)
    }

    /// The recordings were made where huge pages are given by advice alone.
    private func requireSameHugePages() throws {
      guard ["madvise", "never"].contains(TransparentHugePages.enabled ?? "never") else {
        try skip("THP is not as it was when the fixtures were recorded")
      }
    }

    @Test(
      "what was recorded takes the recorded faults, and every strategy those foretold",
      arguments: [
        ("go-sawtooth-dontneed", 34_737), ("redis-dontneed", 124_293), ("python", 258_330),
      ])
    func faults(name: String, recorded: Int) throws {
      try requireSameHugePages()
      let result = try replay(
        Self.trace(name),
        ["--strategy", "free,munmap,none", "--replace-munmap", "--rounds", "1", "--csv", "-"])
      try #require(result.ending == .exited(0), "\(result.errors)")
      let rows = try result.rows()
      #expect(Set(rows.map(\.cell.strategy)) == ["recorded", "free", "munmap", "none"])
      for row in rows {
        #expect(row.status == .ok && row.verified == true, "\(row.cell.strategy): \(row.note)")
        let faults = try #require(row.minorFaults) + (row.majorFaults ?? 0)
        if row.cell.strategy == "recorded" || row.cell.strategy == "munmap" {
          #expect(abs(faults - recorded) * 50 <= recorded, "\(row.cell.strategy): \(faults)")
        }
        #expect(row.harnessBytes ?? .max < 64 << 20)
        #expect(row.touchingNanoseconds ?? 0 > 0 && row.peakRSSBytes ?? 0 > 1 << 20)
      }
    }

    @Test("a Go program under MADV_FREE takes what it really took, to a tenth")
    func free() throws {
      try requireSameHugePages()
      let result = try replay(
        Self.trace("go-sawtooth-dontneed"), ["--strategy", "free", "--rounds", "1", "--csv", "-"])
      let row = try #require(try result.rows().first { $0.cell.strategy == "free" })
      #expect(abs((row.minorFaults ?? 0) - 16_109) < 1_611)
      #expect(row.peakLazyFreeBytes ?? 0 > 0)
    }

    @Test("a folder holds it all: rows, the curve by the recording's clock, the report again")
    func folder() throws {
      try Binary.withFolder { folder in
        let result = try replay(
          Self.trace("go-sawtooth-dontneed"),
          ["--strategy", "free", "--rounds", "2", "--out", folder + "/out"])
        try #require(result.ending == .exited(0), "\(result.errors)")
        #expect(result.output.contains("**Fidelity:** 34,737 faults recorded"))
        let again = try Binary.run(["report", folder + "/out"])
        #expect(again.output == result.output)
        let curve = try KernelText.read(folder + "/out/rss.csv").split(separator: "\n")
        let looks = curve.dropFirst().filter { $0.last != "," }
        #expect(looks.count > 600)
        let run = try RunFile.parse(KernelText.read(folder + "/out/run.json"))
        #expect(run.replay?.anonymousFaults == 34_737 && run.replay?.threads == 4)
        #expect(run.replay?.curve.count ?? 0 > 100)
      }
    }

    @Test("recorded threads are threads, one at a time, at the pace that is asked for")
    func pace() throws {
      let start = MonotonicClock.now()
      let result = try replay(
        Self.trace("go-sawtooth-dontneed"),
        ["--strategy", "none", "--rounds", "1", "--speed", "20", "--csv", "-"])
      // Three replays of 6.99 s.
      #expect(MonotonicClock.now() - start > 1_000_000_000)
      #expect(try result.rows().allSatisfy { $0.cell.threads == 4 && $0.verified == true })
    }

    @Test("a pipe is as good as a file; what is foretold needs no measurement")
    func pipe() throws {
      let result = try Binary.run(
        "/bin/sh",
        ["-c", "cat \"$1\" | \"$0\" replay - --predict", Binary.path, Self.trace("python")])
      #expect(result.ending == .exited(0))
      #expect(result.output.contains("| recorded  | 258,330 |"), "\(result.output)")
      #expect(result.errors.contains("of 41 processes the one with the most faults: python3"))
      let list = try replay(Self.trace("python"), ["--list"])
      #expect(list.output.contains("| 13490 ") && list.output.split(separator: "\n").count == 44)
    }

    @Test(
      "what cannot be replayed is said, with what can",
      arguments: [
        (["--strategy", "fork-child"], 64, "cannot be replayed"),
        (["--strategy", "fre"], 64, "free"),
        (["--speed", "0"], 64, "--speed 0"),
        (["--pid", "1"], 64, "--list"),
        (["--comm", "nobody"], 64, "--list"),
        (["--thp", "64K"], 64, "--thp"),
        (["--rounds", "0"], 64, "--rounds 0"),
        (["--cpus", "4095"], 64, "4095"),
      ])
    func refusals(options: [String], status: Int32, words: String) throws {
      let result = try replay(Self.trace("go-sawtooth-dontneed"), options)
      #expect(result.ending == .exited(status), "\(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(result.output.isEmpty)
    }

    @Test("a missing program that decompresses is named with its package", arguments: ["gzip", "zstd"])
    func withoutTool(tool: String) throws {
      try Binary.withFolder { folder in
        let line = "echo 'x 1/1 0.000001: page-faults: 1000' | \(tool) -c > $1/in; PATH=/nowhere $0 replay --list $1/in"
        let result = try Binary.run("/bin/sh", ["-c", line, Binary.path, folder])
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("\(tool) is missing: apt install \(tool)"), "\(result.errors)")
      }
    }

    @Test("a trace of a kernel with other pages is listed, and not replayed")
    func pageSize() throws {
      try Binary.withFolder { folder in
        let path = folder + "/trace"
        try WholeFile.replace(
          path,
          with: "# madbench trace 1 page_bytes=\(PageSize.bytes * 4)\nx 1/1 0.000001: page-faults: 1000\n")
        let list = try Binary.run(["replay", path, "--list"])
        #expect(list.ending == .exited(0) && list.output.contains("| 1 "), "\(list.output)")
        #expect(list.errors.contains("the trace was cut off"), "\(list.errors)")
        let result = try replay(path, [])
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("pages of \(PageSize.bytes * 4) bytes"), "\(result.errors)")
      }
    }

    @Test("damage names its place, and a recording without faults says so")
    func damage() throws {
      try Binary.withFolder { folder in
        let path = folder + "/text"
        let good = "prog 5/5 1.000001: page-faults: 7f0000000000\n"
        for (text, words) in [
          (good + "prog 5/5 1.000002: page-faults: zz\n", "line 2"),
          (good, "nothing to replay"), ("", "empty"),
        ] {
          try WholeFile.replace(path, with: text)
          let result = try replay(path, [])
          #expect(result.ending == .exited(1), "\(result.errors)")
          #expect(result.errors.contains(words), "\(result.errors)")
        }
        let missing = try replay(folder + "/none", [])
        #expect(missing.ending == .exited(1) && missing.errors.contains("/none"))
      }
    }
  }
}
