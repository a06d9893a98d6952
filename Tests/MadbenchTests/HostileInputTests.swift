import Consumers
import Processes
import Testing

extension EndToEnd {
  /// Files that someone has made to do harm, and names that a shell's pattern may put on a command line.
  @Suite("Hostile input", .needsBinary)
  struct HostileInputTests {
    private static let names = [
      ForeignText.harmful.filter { $0 != "\u{FFFD}" }, "a\n::error title=pwn::x", "\u{1B}]0;t\u{7}",
      "x|y|z", "", "\0\0", "=HYPERLINK(\"http://x\",\"y\")", "<img src=x onerror=alert(1)>",
      "\u{202E}evil", String(repeating: "n", count: 255), "\r\n## Heading\n\n- a", "##[error]x",
    ]

    private static func dangers(_ result: Binary.Result) -> [String] {
      ForeignText.dangers(in: result.output) + ForeignText.dangers(in: result.errors)
    }

    @Test("no name of a process reaches a terminal, a table or a runner as more than a name")
    func processNames() throws {
      try Binary.withFolder { folder in
        try HostileTrace.write(to: folder + "/ok", names: ["app"], threads: 1)
        let harmless = try Binary.run(["replay", "--predict", folder + "/ok"])
        try #require(harmless.ending == .exited(0), "\(harmless.errors)")
        for name in Self.names {
          let path = folder + "/hostile"
          try HostileTrace.write(to: path, names: [name], threads: 1)
          for words in [["--list"], ["--predict"], ["--comm", "no\u{1B}thing"]] {
            let result = try Binary.run(["replay", path] + words)
            #expect(Self.dangers(result) == [], "\(result.output)\(result.errors)")
          }
          let result = try Binary.run(["replay", "--predict", path])
          #expect(ForeignText.dangers(inMarkdown: result.output, like: harmless.output) == [])
          let list = try Binary.run(["replay", "--list", path])
          #expect(list.output.split(separator: "\n").count == 3, "\(list.output)")
        }
      }
    }

    @Test("no word of the command line, nor a file's name, is more than a word in an error")
    func words() throws {
      let word = ForeignText.harmful
      for words in [
        ["report", "/nowhere/" + word], ["--strategy", word], ["--strategy=free," + word],
        ["--" + word], ["run", word], ["--strategy", "free", "--size", word],
        ["--strategy", "free", "--thp", word], ["--plan", "/nowhere/" + word],
        ["compare", "/nowhere/" + word, "/nowhere/b"], ["replay", "/nowhere/" + word],
        ["verify", "--strategy", word], ["record", "--output", "/nowhere/" + word, "--", "/bin/true"],
        ["record", "--", "/nowhere/" + word], ["reproduce", word], [word],
        ["doctor", "--size", word], ["selftest", "--seconds", word],
        ["compare", "--base", word, "--head", word], ["--strategy", "free", "--out", "/proc/" + word],
        ["--strategy", "free", "--csv", "/proc/" + word],
      ] {
        let result = try Binary.run(words)
        #expect(result.ending != .exited(0), "\(words)")
        #expect(Self.dangers(result) == [], "\(words[0]): \(result.errors)")
      }
    }

    @Test(
      "a plan that is too large is refused with the figure and the limit",
      arguments: [
        ("size: [\(String(repeating: "4K, ", count: 130_000))]", "size: more than 4096 values"),
        ("size: [\(Self.sizes(3000))]", "the plan has 6,000 cells, and a run measures at most 4,096"),
        (
          "size: [\(Self.sizes(300))]\ngranularity: [\(Self.sizes(300))]\nthreads: 1-98",
          "the plan has 17,640,000 cells"
        ),
        ("cpus: [\(String(repeating: "0-4095, ", count: 4000))]", "cpus: more than 4096 values"),
        ("size: \(Int.max)", "more than any address space"),
        ("size: 9223372036854771712\npressure: 9223372036854771712", "more than any address space"),
        ("size: \(String(repeating: "A", count: 100_000))", "--size AAAAA"),
        ("\(String(repeating: "k", count: 1000)): 1", "unknown key 'kkkk"),
        ("size: \(String(repeating: "[", count: 500_000))", "nothing deeper"),
        ("a: &a [x]\nb: [*a, *a]", "unknown key 'a'"),
        ("size: &a [64K]", "anchors, aliases and tags"),
      ])
    func plans(text: String, message: String) throws {
      try Binary.withFolder { folder in
        let path = try PlanFileTests.write("strategy: free\n" + text + "\n", folder)
        let result = try Binary.run(["plan", "--print", "--plan", path])
        #expect(result.ending == .exited(64))
        #expect(result.errors.contains(message), "\(result.errors.prefix(1000))")
        #expect(result.errors.utf8.count < 2000)
      }
    }

    @Test("a plan in a pipe is read where somebody writes to it; other pipes, devices and folders are refused at once")
    func planPipes() throws {
      try Binary.withFolder { folder in
        let pipe = folder + "/pipe"
        try #require(try Binary.run("/usr/bin/mkfifo", [pipe]).ending == .exited(0))
        for (path, message) in [
          (pipe, "is a pipe that no process writes to"), ("/dev/zero", "is neither a file nor a pipe"),
          (folder, "is neither a file nor a pipe"),
        ] {
          let result = try Binary.run(["plan", "--print", "--plan", path])
          #expect(result.ending == .exited(64) && result.errors.contains("\(path): \(message)"), "\(result.errors)")
        }
        let text = "printf 'strategy: free\\nsize: 1M\\n'"
        for words in [
          "\(text) | \(Binary.path) plan --print --plan /dev/stdin", "\(text) | \(Binary.path) plan --print --plan -",
        ] {
          let result = try Binary.run("/bin/sh", ["-c", words])
          #expect(result.ending == .exited(0) && result.output.contains("free"), "\(result.errors)")
        }
      }
    }

    private static func sizes(_ count: Int) -> String {
      (1...count).map { "\($0 * 64)K" }.joined(separator: ", ")
    }

    @Test("more words than a command line has are refused with their number")
    func manyWords() throws {
      let result = try Binary.run(Array(repeating: "--size=4K", count: 5000))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains("5000 arguments, where at most 4096 are read"))
    }

    @Test("a recording of too many names or threads is refused with the limit")
    func manyThreads() throws {
      try Binary.withFolder { folder in
        let path = folder + "/trace"
        try HostileTrace.write(to: path, names: (0..<70_000).map { "n\($0)" }, threads: 1)
        let names = try Binary.run(["replay", "--list", path])
        #expect(names.ending == .exited(1))
        #expect(names.errors.contains("more than 65536 names of threads"), "\(names.errors)")
        try HostileTrace.write(to: path, names: ["app"], threads: 30_000)
        let threads = try Binary.run(["replay", path])
        #expect(threads.ending == .exited(64) || threads.ending == .exited(1))
        #expect(
          threads.errors.contains("has 30000 threads, where a replay has at most 4096"),
          "\(threads.errors)")
        let list = try Binary.run(["replay", "--list", path])
        #expect(list.ending == .exited(0) && list.output.contains("30000"))
      }
    }

    @Test(
      "what unpacks to hundreds of times its size is refused, before it fills memory or time",
      arguments: ["gzip", "xz -0", "zstd"])
    func bomb(tool: String) throws {
      try Binary.withFolder { folder in
        let path = folder + "/bomb"
        let lines = "yes '# no recording at all, and packed very well' | head -c 60000000"
        let made = try Binary.run("/bin/sh", ["-c", "\(lines) | \(tool) -c > \(path)"])
        try #require(made.ending == .exited(0))
        let result = try Binary.run(["replay", "--list", path])
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("unpacks to more than 200 times its size"), "\(result.errors)")
      }
    }
  }
}
