import LinuxKernel
import Processes
import Testing

/// The machine's state as the built binary tells it.
extension EndToEnd {
  @Suite("Doctor", .needsBinary)
  struct DoctorTests {
    private static let names = [
      "steal", "run-queue delay", "lost time", "load of others", "load average", "priority", "timer cost",
      "timer resolution", "clocksource", "sampler cost", "THP", "THP defrag", "khugepaged", "KSM", "DAMON",
      "swap", "zswap", "control group", "CPU quota", "NUMA balancing", "governor", "turbo",
      "virtualisation", "nested paging", "free page reporting", "fragmentation", "free memory",
      "available memory", "leftovers", "killed runs",
    ]

    /// How many findings of the JSON have this severity.
    private func count(_ severity: String, _ json: String) -> Int {
      json.ranges(of: "\"severity\" : \"\(severity)\"").count
    }

    /// The lines of the JSON's finding of that name.
    private func finding(_ name: String, _ json: String) throws -> Substring {
      let start = try #require(json.ranges(of: "\"name\" : \"\(name)\"").first)
      return json[start.lowerBound...].prefix { $0 != "}" }
    }

    @Test("the table has every finding, and exits 0 whatever it finds")
    func table() throws {
      let result = try Binary.run(["doctor"])
      #expect(result.ending == .exited(0) && result.errors.isEmpty)
      for name in Self.names { #expect(result.output.contains("\n| \(name) "), "\(name)") }
      #expect(result.output.hasPrefix("| finding "))
    }

    @Test("--json has every finding, and --strict exits 4 exactly where one is a warning")
    func strict() throws {
      let result = try Binary.run(["doctor", "--strict", "--json"])
      let json = result.output
      for name in Self.names { #expect(json.contains("\"name\" : \"\(name)\""), "\(name)") }
      let warnings = count("warning", json)
      #expect(json.contains("\"warnings\" : \(warnings)\n"))
      #expect(result.ending == .exited(warnings > 0 ? 4 : 0))
      let known = ["warning", "note", "fine", "unknown"].map { count($0, json) }.reduce(0, +)
      #expect(known == Self.names.count)
      #expect(try Binary.run(["doctor", "--json"]).ending == .exited(0))
    }

    @Test("a region that does not fit exits 4 with --strict, and says so")
    func size() throws {
      let result = try Binary.run(["doctor", "--strict", "--json", "--size", "900T"])
      #expect(result.ending == .exited(4))
      #expect(try finding("available memory", result.output).contains("\"warning\""))
    }

    @Test(
      "two busy loops on the watched CPU are run-queue delay, a load of others, and an exit of 4")
    func load() throws {
      guard (try? RunDelay()) != nil else { try skip("this kernel has no scheduler statistics") }
      let allowed = try Processors.allowed()
      let cpu = try #require(allowed.last)
      // Children inherit where their parent may run.
      try Processors.pin(to: [cpu])
      let loop = ["-c", "while :; do :; done"]
      let first = try ChildProcess(path: "/bin/sh", arguments: loop)
      let second = try ChildProcess(path: "/bin/sh", arguments: loop)
      try Processors.pin(to: allowed)
      let result = try Binary.run(["doctor", "--strict", "--json", "--cpu", "\(cpu)"])
      first.signal(9)
      second.signal(9)
      #expect(result.ending == .exited(4))
      for name in ["run-queue delay", "lost time"] {
        #expect(try finding(name, result.output).contains("\"warning\""), "\(result.output)")
      }
      #expect(try !finding("load of others", result.output).contains("\"fine\""))
    }

    @Test(
      "what cannot be looked at exits 64",
      arguments: [
        ("--cpu 4095", "allowed:"), ("--cpu x", "x"), ("--size 0", "no size"),
        ("--size 64Q", "64Q"), ("more", "more"),
      ])
    func usage(words: String, message: String) throws {
      let result = try Binary.run(Binary.words("doctor " + words))
      #expect(result.ending == .exited(64))
      #expect(result.errors.contains(message) && result.output.isEmpty)
    }

    @Test("run.json of a run holds what was found before it, and what others took from it")
    func run() throws {
      try Binary.withFolder { folder in
        let result = try Binary.run(
          Binary.words("--strategy free --size 4M --rounds 4 --quiet --out \(folder)/run"))
        try #require(result.ending == .exited(0))
        let json = try KernelText.read(folder + "/run/run.json")
        for name in Self.names where !["lost time", "leftovers", "killed runs"].contains(name) {
          #expect(json.contains("\"name\" : \"\(name)\""), "\(name)")
        }
        #expect(json.contains("in the run\"") || json.contains("of the measured time\""))
        let isWarned = count("warning", json) > 0
        #expect(result.output.contains("\nDoctor: ") == isWarned)
        #expect(try Binary.run(["report", folder + "/run"]).output == result.output)
      }
    }

    @Test("a busy loop on the workers' CPU stands above the table of the run")
    func disturbedRun() throws {
      guard (try? RunDelay()) != nil else { try skip("this kernel has no scheduler statistics") }
      let allowed = try Processors.allowed()
      let cpu = try #require(allowed.last)
      try Processors.pin(to: [cpu])
      let loop = try ChildProcess(
        path: "/bin/sh", arguments: ["-c", "while :; do :; done"])
      try Processors.pin(to: allowed)
      let result = try Binary.run(
        Binary.words("--strategy free --size 64M --rounds 12 --quiet --cpus \(cpu)"))
      loop.signal(9)
      #expect(result.ending == .exited(0))
      let lines = result.output.split(separator: "\n")
      let line = try #require(lines.firstIndex { $0.hasPrefix("Doctor: ") })
      #expect(lines[line].contains("run-queue delay: "))
      #expect(lines[line + 1].hasPrefix("| strategy"))
    }
  }
}
