import LinuxKernel
import MachineState
import PageRelease
import Processes
import Testing

/// `madbench verify`: every promise, on this kernel and on an older one.
extension EndToEnd {
  @Suite("Verify", .needsBinary)
  struct VerifyTests {
    /// A line of the table.
    private struct Line {
      let strategy: String
      let memory: String
      let promise: String
      let verdict: String
    }

    private func lines(_ table: String) -> [Line] {
      table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).map { line in
        let cells = line.split(separator: "|").map {
          $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        }.map { String($0) }
        // `go-free (ran dontneed)`.
        let name = cells[0].prefix { $0 != " " }
        return Line(
          strategy: String(name), memory: cells[1], promise: cells[2], verdict: cells.last ?? "")
      }
    }

    /// The numbers of the last line.
    private func sums(_ output: String) throws -> [Int] {
      let last = try #require(output.split(separator: "\n").last)
      let numbers = last.split { !$0.isNumber }.compactMap { Int($0) }
      try #require(numbers.count == 4, "\(last)")
      return numbers
    }

    @Test("no promise is broken, of any strategy on any memory", .changesMachineState)
    func all() throws {
      let before = MachineSettings.now
      let canReserve = MachineSettings.poolReason == nil
      if let reason = MachineSettings.poolReason { sayLeftOut("hugetlb: \(reason)") }
      let result = try Binary.run(["verify"] + (canReserve ? ["--allow-system-changes"] : []))
      #expect(MachineSettings.now == before)
      let found = lines(result.output)
      let broken = found.filter { $0.verdict == "broken" }
      #expect(
        broken.isEmpty, "\(result.output.split(separator: "\n").filter { $0.contains("broken") })")
      #expect(result.ending == .exited(0))
      let cells = Set(found.map { "\($0.strategy) \($0.memory)" })
      #expect(cells.count == StrategyList.names.count * MemoryKind.allCases.count)
      let sums = try sums(result.output)
      for (verdict, sum) in zip(["kept", "broken", "not shown", "not supported"], sums) {
        #expect(found.count { $0.verdict == verdict } == sum)
      }
      // What this kernel takes on the memory that it is made for is proved there, content included.
      for strategy in StrategyList.all where strategy.memory[0] != .hugetlb {
        if strategy.refusal(on: strategy.memory[0], directory: "/tmp") != nil { continue }
        if strategy.name == "pageout", MachineFacts.memory("SwapTotal") ?? 0 == 0 { continue }
        let proved = found.filter {
          $0.strategy == strategy.name && $0.memory == strategy.memory[0].rawValue
            && $0.verdict == "kept"
        }
        #expect(proved.contains { $0.promise == "content on reuse" }, "\(strategy.name)")
        #expect(proved.contains { $0.promise == "faults of the re-touch" }, "\(strategy.name)")
      }
    }

    @Test("the same lines as JSON, and only those that were asked for")
    func json() throws {
      let words = "verify --strategy free,munmap --memory anonymous"
      let table = try lines(Binary.run(Binary.words(words)).output)
      let result = try Binary.run(Binary.words(words + " --json"))
      #expect(result.ending == .exited(0))
      let fields = result.output.split(separator: "\n").map { $0.drop { $0 == " " } }
      #expect(fields.first == "[" && fields.last == "]")
      func values(_ key: String) -> [String] {
        fields.filter { $0.hasPrefix("\"\(key)\" : \"") }.compactMap {
          $0.split(separator: "\"").dropFirst(2).first.map(String.init)
        }
      }
      #expect(values("strategy") == table.map(\.strategy))
      #expect(values("promise") == table.map(\.promise))
      #expect(values("verdict") == table.map(\.verdict))
      #expect(Set(values("memory")) == ["anonymous"])
      #expect(Set(table.map(\.strategy)) == ["free", "munmap"])
      #expect(fields.count { $0 == "}" || $0 == "}," } == table.count)
    }

    @Test(
      "what there is none of is refused",
      arguments: [
        ("--strategy nonsense", "unknown strategy 'nonsense'"), ("--memory disk", "disk"),
      ])
    func usage(words: String, message: String) throws {
      let result = try Binary.run(Binary.words("verify " + words))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains(message))
      #expect(result.output.isEmpty)
    }

    @Test("no file of memory is left, wherever it is made")
    func files() throws {
      try Binary.withFolder { folder in
        let result = try Binary.run(
          Binary.words("verify --memory file-private,file-shared --directory \(folder)"))
        #expect(result.ending == .exited(0))
        #expect(try Binary.run("ls", ["-A", folder]).output.isEmpty)
        let missing = try Binary.run(
          Binary.words("verify --strategy dontneed --memory file-shared --directory \(folder)/no"))
        #expect(missing.ending == .exited(0))
        #expect(missing.output.contains("ENOENT"))
        #expect(try sums(missing.output) == [0, 0, 0, 1])
      }
    }

    /// The table where the kernel refuses these calls.
    private func lines(refusing rules: String, _ words: String) throws -> [Line] {
      guard let python = RecordedTrace.python else { try skip("there is no python3") }
      let script = Binary.root + "/Tests/Reference/refuse-calls.py"
      let result = try Binary.run(
        python,
        [script] + Binary.words(rules) + ["--", Binary.path, "verify"] + Binary.words(words))
      #expect(result.ending == .exited(0), "\(result.errors)")
      #expect(try sums(result.output)[1] == 0, "\(result.output)")
      return lines(result.output)
    }

    private func verdicts(_ lines: [Line], _ strategy: String) -> Set<String> {
      Set(lines.filter { $0.strategy == strategy }.map(\.verdict))
    }

    // Numbers of system calls are those of x86-64: madvise 28, mincore 27, mlock 149, clone 56.
    #if arch(x86_64)
      @Test("where MADV_PAGEOUT is refused, what reclaim does to free is not shown, and nothing is broken")
      func withoutPageOut() throws {
        let found = try lines(refusing: "28:2=21:22", "--memory anonymous")
        for name in ["free", "zero-free"] {
          let pressure = found.filter { $0.strategy == name && $0.promise.contains("MADV_PAGEOUT") }
          #expect(pressure.map(\.verdict) == ["not shown"])
          #expect(verdicts(found, name) == ["kept", "not shown"])
        }
        for name in ["pageout", "free-then-pageout"] {
          #expect(verdicts(found, name) == ["not supported"])
        }
      }

      @Test(
        "where all advice is refused, what needs none keeps its promises and the rest is not supported",
        arguments: [1, 22, 38])
      func withoutAdvice(error: Int) throws {
        let found = try lines(refusing: "28:\(error)", "--memory anonymous,shared")
        for name in ["none", "munmap", "zero", "brk", "remap", "decommit"] {
          let mine = found.filter { $0.strategy == name && $0.memory == "anonymous" }
          let kept = mine.filter { $0.verdict == "kept" }.map(\.promise)
          #expect(Set(kept).isSuperset(of: ["content on reuse", "faults of the re-touch"]), "\(name)")
        }
        for name in ["dontneed", "free", "zero-free", "go-free", "guard", "protect"] {
          #expect(verdicts(found, name) == ["not supported"], "\(name)")
        }
      }

      @Test("what the proof itself is refused is not shown, and the rest of it goes on")
      func withoutMeters() throws {
        let found = try lines(
          refusing: "27:1 149:12 56:11",
          "--strategy dontneed,munmap,dontneed-locked --memory anonymous")
        func verdict(_ strategy: String, _ promise: String) -> [String] {
          found.filter { $0.strategy == strategy && $0.promise == promise }.map(\.verdict)
        }
        #expect(verdict("dontneed", "pages in memory (mincore)") == ["not shown"])
        #expect(verdict("dontneed", "content on reuse") == ["kept"])
        #expect(verdict("munmap", "access before reuse") == ["not shown"])
        #expect(verdict("munmap", "content on reuse") == ["kept"])
        #expect(verdict("dontneed-locked", "pages mapped, locked memory") == ["not shown"])
      }
    #endif

    @Test(
      "on Debian's kernel no promise is broken, and what it lacks is told",
      .enabled(
        if: QEMU.reason == nil, "no machine can be booted: \(QEMU.reason ?? "")"))
    func olderKernel() throws {
      let result = try Binary.run(QEMU.script, ["uname -r >&2; madbench verify"])
      #expect(result.ending == .exited(0))
      let sums = try sums(result.output)
      #expect(sums[0] >= 500 && sums[1] == 0)
      let found = lines(result.output)
      if !result.errors.hasPrefix("6.1.") {
        try skip("the machine's kernel is \(result.errors)")
      }
      for name in ["batched", "guard"] {
        let verdicts = Set(found.filter { $0.strategy == name }.map(\.verdict))
        #expect(verdicts == ["not supported"], "\(name)")
      }
    }
  }
}
