import LinuxKernel
import PlanFiles
import Plans
import Processes
import Samples
import SystemPackage
import Testing

/// Plans in files, and what the binary does with them.
extension EndToEnd {
  @Suite("Plan files", .needsBinary)
  struct PlanFileTests {
    private static let small = "strategy: free\nsize: 1M\nrounds: 4\nseed: 9\n"

    @Test(
      "exits 64 with the file, the line, what is wrong and what would be right",
      arguments: [
        ("", ": says nothing; a plan says at least which strategy"),
        ("# nothing\n---\n", ": says nothing; a plan says at least which strategy"),
        ("{}", ": says nothing; a plan says at least which strategy"),
        ("- free\n", ":1: a plan is a mapping"),
        ("free\n", ":1: a plan is a mapping"),
        (
          "strategy: [none,\n  fre]\n", ":2: strategy: unknown strategy 'fre'; did you mean 'free'?"
        ),
        ("strategy: free\nstrateg: none\n", ":2: unknown key 'strateg'; did you mean 'strategy'?"),
        ("strategy: free\nsize: 1M\n\nstrategy: none\n", ":4: strategy: is in line 1 already"),
        ("strategy: &a free\n", ":1: anchors, aliases and tags"),
        ("strategy: *a\n", ":1: anchors, aliases and tags"),
        ("strategy: !!str free\n", ":1: anchors, aliases and tags"),
        ("!plan\nstrategy: free\n", ":1: anchors, aliases and tags"),
        ("strategy: free\n---\nstrategy: none\n", ":2: a plan is one document"),
        ("strategy:\n  name: free\n", ":2: strategy: values are words"),
        ("strategy: [[free]]\n", ":1: strategy: values are words"),
        ("? [a]\n: free\n", ":1: a key is a word"),
        ("strategy:\n", ":1: strategy: has no value"),
        ("strategy: []\n", ":1: strategy: the list is empty"),
        ("strategy: \"free,none\"\n", ":1: strategy: unknown strategy 'free,none'"),
        ("strategy: free\nsize: \"1M,2M\"\n", ":2: size: several values are a list"),
        ("strategy: free\nrounds: [1, 2]\n", ":2: rounds: takes one value"),
        ("strategy: free\nallow-system-changes: yes\n", ":2: allow-system-changes: true or false"),
        ("strategy: free\ndirectory: \"a\\0\"\n", ":2: directory: a NUL"),
        (
          "strategy: free\ndirectory: \"/tmp\\nsetting /tmp/x y\"\n",
          ":2: --directory: character 5 is a control character, U+000A"
        ),
        (
          "strategy: free\ndirectory: \"a\\tb\"\n",
          ":2: --directory: character 2 is a control character, U+0009"
        ),
        ("strategy: free\nsize: [4M,\n  64Q]\n", ":3: --size 64Q: it takes bytes, such as 64M"),
        ("strategy: free\nrounds: few\n", ":2: --rounds few: it takes a whole number, 0 or more"),
        ("strategy: free\nrounds: 0\n", ":2: --rounds 0: at least 1"),
        ("strategy: free\nmemory-node: 99\n", ":2: node 99 does not exist"),
        ("rounds: 4\ngranularity: 64K\n", ": which strategy?"),
        ("strategy: free\ngranularity: 128M\n", ":2: --granularity 128 MiB is larger"),
        ("strategy: [free\n", ":2: no YAML: did not find expected ',' or ']'"),
        ("strategy: free\n\u{1}\n", ":2: no YAML: control characters"),
      ])
    func wrong(text: String, message: String) throws {
      try Binary.withFolder { folder in
        let path = try Self.write(text, folder)
        for command in [[], ["run"], ["plan", "--print"]] {
          let result = try Binary.run(command + ["--plan", path])
          #expect(result.ending == .exited(64))
          #expect(result.errors.hasPrefix("madbench: " + path + message), "\(result.errors)")
          #expect(result.output.isEmpty)
        }
      }
    }

    @Test("a directory with line feeds makes no process write another file")
    func injection() throws {
      try Binary.withFolder { folder in
        let victim = folder + "/victim"
        try WholeFile.replace(victim, with: "mine")
        let cell = "cell dontneed,cycle,immediate,anonymous,inherit,4194304,65536,1,touch,1,,,candidate,,all,1,0"
        let value = "/tmp\\n\(cell)\\npin 1\\nsetting \(victim) INJECTED"
        let path = try Self.write(Self.small + "directory: \"\(value)\"\n", folder)
        let typed = value.replacing("\\n", with: "\n")
        for words in [
          ["--plan", path], ["--strategy", "free", "--directory", typed],
          ["verify", "--directory", typed], ["replay", "/dev/null", "--directory", typed],
          ["compare", "--base", Binary.path, "--head", Binary.path, "--directory", typed],
        ] {
          let result = try Binary.run(words)
          #expect(result.ending == .exited(64), "\(words) \(result.ending)")
          #expect(result.errors.contains("--directory: character 5 is a control character, U+000A"))
          #expect(try KernelText.read(victim) == "mine")
        }
      }
    }

    @Test("a file that is not there, is a folder or never ends is refused, and a second one too")
    func unreadable() throws {
      for path in ["/nowhere/plan.yaml", "/tmp", "/dev/zero"] {
        let result = try Binary.run(["--plan=" + path])
        #expect(result.ending == .exited(64) && result.output.isEmpty)
        #expect(result.errors.hasPrefix("madbench: \(path): "), "\(result.errors)")
      }
      let two = try Binary.run(["--plan", "a", "--plan", "b"])
      #expect(two.ending == .exited(64) && two.errors.contains("one file, not several"))
    }

    @Test("an error that the command line makes is not blamed on the file")
    func blame() throws {
      try Binary.withFolder { folder in
        let path = try Self.write(Self.small, folder)
        let result = try Binary.run(["--plan", path, "--margin", "0"])
        #expect(result.ending == .exited(64))
        #expect(result.errors.hasPrefix("madbench: --margin 0"), "\(result.errors)")
      }
    }

    @Test("measures what the file says, but for what the command line says")
    func performs() throws {
      try Binary.withFolder { folder in
        let path = try Self.write(Self.small + "granularity: ['64K', 128K]\n", folder)
        let rows = try Binary.rows("--plan \(path) --strategy munmap,none --granularity 32K")
        #expect(Set(rows.map(\.cell.strategy)) == ["dontneed", "munmap", "none"])
        #expect(Set(rows.map(\.cell.granularityBytes)) == [32 << 10])
        #expect(Set(rows.map(\.cell.sizeBytes)) == [1 << 20])
        #expect(Set(rows.map(\.round)).count == 2 && Set(rows.map(\.trial)).count == 2)
      }
    }

    @Test("standard input is a plan too")
    func standardInput() throws {
      var child = try ChildProcess(
        path: Binary.path, arguments: ["plan", "--print", "--plan", "-"])
      _ = try child.input.writeAll(Self.small.utf8)
      child.closeInput()
      let output = try Binary.text(of: child.output)
      #expect(try child.wait() == .exited(0))
      #expect(output.contains("\nseed: 9\n") && output.contains("\nstrategy: free\n"))
    }

    @Test("a run is taken up by the same plan, from a file or from options; another is refused")
    func resume() throws {
      try Binary.withFolder { folder in
        let path = try Self.write(Self.small, folder)
        let out = ["--quiet", "--out", folder + "/out"]
        #expect(try Binary.run(["--plan", path] + out).ending == .exited(0))
        let before = try KernelText.read(folder + "/out/samples.csv")
        let options = Binary.words("--strategy free --size 1M --rounds 4 --seed 9")
        for words in [["--plan", path], options] {
          #expect(try Binary.run(words + out + ["--resume"]).ending == .exited(0))
          #expect(try KernelText.read(folder + "/out/samples.csv") == before)
        }
        let other = try Binary.run(["--plan", path, "--seed", "8"] + out + ["--resume"])
        #expect(other.ending == .exited(64) && other.errors.contains("another plan"))
      }
    }

    @Test("two executables are compared by a plan; what is for runs alone is refused with its line")
    func compares() throws {
      try Binary.withFolder { folder in
        let path = try Self.write("strategy: free\nsize: 1M\nrounds: 4\n", folder)
        let words = ["compare", "--base", Binary.path, "--head", Binary.path, "--quiet", "--plan"]
        let result = try Binary.run(words + [path, "--csv", "-", "--markdown", "/dev/null"])
        #expect(result.ending == .exited(0), "\(result.errors)")
        #expect(Set(try result.rows().map(\.cell.strategy)) == ["free"])
        let printed = try Binary.run(["plan", "--print", "--compare"])
        #expect(printed.output.hasPrefix("# A plan of 6 cells"))
        #expect(printed.output.contains("\nstrategy: [dontneed, free]\n"))
        #expect(printed.output.contains("\n# baseline:\n\n"))
        #expect(printed.output.contains("\nprecision: 2\n"))
        let whole = try Self.write(printed.output, folder)
        let all = try Binary.run(words + [whole, "--rounds", "2", "--markdown", "/dev/null"])
        #expect(all.ending == .exited(0) || all.ending == .exited(2), "\(all.errors)")
        let run = try Self.write("strategy: free\nbaseline: none\n", folder)
        let refused = try Binary.run(words + [run])
        #expect(refused.ending == .exited(64))
        #expect(refused.errors.hasPrefix("madbench: \(run):2: --baseline is for"))
        let folders = try Binary.run(["compare", folder, folder, "--plan", path])
        #expect(folders.ending == .exited(64) && folders.errors.contains("compared as they are"))
      }
    }

    @Test("keys are the options of what to measure, all of them")
    func keys() throws {
      let help = try Binary.run(["run", "--help"]).output.split(
        separator: "\n", omittingEmptySubsequences: false)
      let section = help.drop { $0 != "WHAT TO MEASURE:" }.prefix { !$0.isEmpty }
      let options = section.filter { $0.hasPrefix("  --") }.map {
        String($0.dropFirst(4).prefix { $0 != " " && $0 != "=" })
      }
      #expect(options.count > 20)
      #expect(Set(options) == Set(PlanKeyList.all.map(\.name) + ["plan"]))
      #expect(Set(PlanKeyList.all.map(\.name)).count == PlanKeyList.all.count)
    }

    @Test("plan alone, or with both flags, is a usage error that names them")
    func usage() throws {
      for words in [["plan"], ["plan", "--print", "--schema"], ["plan", "--strategy", "free"]] {
        let result = try Binary.run(words)
        #expect(result.ending == .exited(64) && result.output.isEmpty)
        #expect(result.errors.contains("--print") && result.errors.contains("--schema"))
      }
    }

    @Test("the plan says how many cells it has, and its print can be printed again")
    func prints() throws {
      try Binary.withFolder { folder in
        let words = "plan --print --strategy none,free --size 2M,4M --memory shared,anonymous"
        let first = try Binary.run(Binary.words(words + " --size 8M --granularity 2M"))
        #expect(first.ending == .exited(0), "\(first.errors)")
        // Three sizes by two kinds of memory, three strategies each, and the null control.
        #expect(first.output.hasPrefix("# A plan of 19 cells"))
        let path = try Self.write(first.output, folder)
        #expect(try Binary.run(["plan", "--print", "--plan", path]).output == first.output)
      }
    }

    /// Writes a plan into a folder; its path.
    static func write(_ text: String, _ folder: String, name: String = "plan.yaml") throws -> String {
      let path = folder + "/" + name
      try WholeFile.replace(path, with: text)
      return path
    }
  }
}
