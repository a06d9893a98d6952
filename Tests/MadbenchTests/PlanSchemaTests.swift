import Consumers
import LinuxKernel
import PageRelease
import PlanFiles
import Plans
import Processes
import Testing

/// The schema of plan files, held against what a validator of schemas makes of it.
extension EndToEnd {
  @Suite("Schema of plan files", .needsBinary)
  struct PlanSchemaTests {
    private let validator = Binary.root + "/.build/validators/bin/check-jsonschema"

    private static let good = [
      "strategy: free\n", "{strategy: [none, \"free\"]}",
      "---\nsize: [64M, 4096, '64KiB', 1g]\n...\n",
      "rounds: 12\ntime: 0.5\nprecision: '2'\nmargin: 1e1\nseed: 18446744073709551615\n",
      "allow-system-changes: true\nmemory: [anonymous, file-private]\ndirectory: /tmp\n",
      "thp: [never, 64K, always]\npattern: [all, every-8th, \"random:0.25\"]\nreuse: none\n",
      "cpus: [0, 0-1]\ncpu-node: 0\nbatch: [1, 64]\nworkload: [cycle, churn]\n",
      "# a comment\nstrategy:\n  - none # the control\n  - free\nreuse-fraction: .5\n",
    ]

    private static let bad = [
      "", "{}", "[strategy]", "free", "strategy: fre\n", "strateg: free\n", "strategy: []\n",
      "strategy:\n", "strategy: {name: free}\n", "strategy: [[free]]\n",
      "strategy: free\nstrategy: none\n", "strategy: [free\n", "rounds: few\n", "rounds: [1, 2]\n",
      "rounds: 1.5\n", "size: 64Q\n", "size: \"1M,2M\"\n", "size: -4096\n", "batch: 1-\n",
      "allow-system-changes: yes\n", "allow-system-changes: \"true\"\n", "memory: paper\n",
      "pattern: every-second\n", "thp: sometimes\n", "reuse: maybe\n", "time: soon\n",
      "strategy: true\n", "directory: [/tmp]\n",
    ]

    private func withSchema(_ body: (_ schema: String, _ folder: String) throws -> Void) throws {
      guard Folder.isExecutable(validator) else {
        try skip("no check-jsonschema in .build/validators: ./scripts/test installs it")
      }
      try Binary.withFolder { folder in
        let printed = try Binary.run(["plan", "--schema"])
        try #require(printed.ending == .exited(0), "\(printed.errors)")
        try body(
          PlanFileTests.write(printed.output, folder, name: "plan.schema.json"), folder)
      }
    }

    private func write(_ plans: [String], _ folder: String) throws -> [String] {
      try plans.enumerated().map {
        try PlanFileTests.write($1, folder, name: "\($0).yaml")
      }
    }

    @Test("is a schema by its metaschema, and has every key with what it decides")
    func metaschema() throws {
      try withSchema { schema, _ in
        let result = try Binary.run(validator, ["--check-metaschema", schema])
        #expect(result.ending == .exited(0), "\(result.output)\(result.errors)")
        let text = try KernelText.read(schema)
        for key in PlanKeyList.all {
          #expect(text.contains("\"\(key.name)\" : {\n      \"description\" : "))
        }
      }
    }

    @Test("takes the plans that madbench takes, the documentation's and what is printed among them")
    func takes() throws {
      try withSchema { schema, folder in
        let printed = try Binary.run(
          Binary.words(
            "plan --print --strategy none,free --batch 1-2 --size 64M --thp always,never"))
        let other = try Binary.run(
          Binary.words("plan --print --allow-system-changes --strategy free --directory /tmp/ü"))
        #expect(printed.ending == .exited(0) && other.ending == .exited(0))
        let plans = Self.good + [try documentedExample(), printed.output, other.output]
        let paths = try write(plans, folder)
        for (path, text) in zip(paths, plans) {
          #expect(throws: Never.self, "\(text)") { try PlanFile(reading: path) }
        }
        let result = try Binary.run(validator, ["--schemafile", schema] + paths)
        #expect(result.ending == .exited(0), "\(result.output)\(result.errors)")
      }
    }

    @Test("refuses the plans that madbench refuses")
    func refuses() throws {
      try withSchema { schema, folder in
        let paths = try write(Self.bad, folder)
        let result = try Binary.run(validator, ["--schemafile", schema] + paths)
        #expect(result.ending == .exited(1))
        for (path, text) in zip(paths, Self.bad) {
          #expect((result.output + result.errors).contains(path), "\(text)")
          let run = try Binary.run(["plan", "--print", "--strategy", "free", "--plan", path])
          #expect(run.ending == .exited(64), "\(text)")
          #expect(run.errors.hasPrefix("madbench: \(path):"), "\(run.errors)")
        }
      }
    }

    @Test("the documentation's example is a plan that can be performed, with every command beside it")
    func documented() throws {
      try Binary.withFolder { folder in
        let path = try PlanFileTests.write(documentedExample(), folder)
        let printed = try Binary.run(["plan", "--print", "--plan", path])
        #expect(printed.ending == .exited(0), "\(printed.errors)")
        // Two sizes by two settings of huge pages, four strategies each, and the null control.
        #expect(printed.output.hasPrefix("# A plan of 17 cells"), "\(printed.output.prefix(60))")
        let text = try KernelText.read(Self.page)
        for line in text.split(separator: "\n") where line.hasPrefix("    madbench plan --") {
          let command = line.prefix { $0 != "#" && $0 != ">" }.dropFirst("    madbench ".count)
          let result = try Binary.run(Binary.words(String(command)))
          #expect(result.ending == .exited(0) && !result.output.isEmpty, "\(line)")
        }
      }
    }

    private static let page = Binary.root + "/Sources/madbench/Documentation.docc/WritingPlans.md"

    /// The YAML of the documentation.
    private func documentedExample() throws -> String {
      let lines = try KernelText.read(Self.page).split(
        separator: "\n", omittingEmptySubsequences: false)
      let example = lines.drop { $0 != "```yaml" }.dropFirst().prefix { $0 != "```" }
      try #require(!example.isEmpty)
      return example.joined(separator: "\n") + "\n"
    }
  }
}
