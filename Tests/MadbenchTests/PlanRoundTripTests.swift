import LinuxKernel
import PageRelease
import PlanFiles
import Plans
import SystemPackage
import Testing
import Workloads
import madbench

/// Plans that are printed and read again.
@Suite("Round trip of plans")
struct PlanRoundTripTests {
  /// Values that go together in most plans. A key that is not here is given what its type takes, or left out.
  private static let values: [String: [String]] = [
    "strategy": StrategyList.names, "require": [], "baseline": StrategyList.names,
    "workload": ["cycle"], "size": ["4M", "8MiB", "16384K", "4194304"],
    "granularity": ["4K", "64k", "131072"], "memory": ["anonymous", "shared", "memfd"],
    "directory": ["/tmp", "/tmp/é \"x\": #\\\t'\u{85}\u{FEFF}", "true", "~", "- 12", "\u{1F600}"],
    "thp": ["never", "always", "inherit"], "batch": ["1", "4", "2-3"],
    "pattern": ["all", "every-other", "every-8th", "random:0.25", "random:1e-3"],
    "reuse": ["touch", "read", "populate", "collapse"], "reuse-fraction": ["0.5", "1", "1e-1"],
    "reuse-delay": ["0", ".5", "2"], "cpu-node": ["0"], "memory-node": ["0"], "reuse-node": ["0"],
    "cpus": (try? Processors.allowed())?.map(String.init) ?? [], "rounds": ["1", "12"],
    "time": ["0.5", "1e3", "60"], "precision": ["0.5", "10"], "margin": ["2.5", "5"],
    "seed": ["0", "18446744073709551615"], "sample-interval": ["0.5", "100"],
  ]

  private func samples(of key: PlanKey) -> [String] {
    if let values = Self.values[key.name] { return values }
    return switch key.value {
    case .name(_, let names): names
    case .bytes: ["4M"]
    case .whole, .range, .number: ["1", "2"]
    case .flag, .text, .form: key.defaultValue.map { [$0] } ?? []
    }
  }

  private func words(_ random: inout SeededGenerator) -> [String] {
    var options: [[String]] = []
    for key in PlanKeyList.all where key.name == "strategy" || random.below(3) == 0 {
      if key.value == .flag {
        options.append(["--\(key.name)"])
        continue
      }
      let samples = samples(of: key)
      guard !samples.isEmpty else { continue }
      let count = key.count == .several && random.below(6) == 0 ? 2 : 1
      let values = (0..<count).map { _ in samples[random.below(samples.count)] }
      switch random.below(3) {
      case 0: options.append(["--\(key.name)=" + values.joined(separator: ",")])
      case 1 where !values[0].hasPrefix("-"):
        options.append(["--\(key.name)", values.joined(separator: ",")])
      default: options += values.map { ["--\(key.name)=\($0)"] }
      }
    }
    random.shuffle(&options)
    return options.flatMap(\.self)
  }

  @Test("the plan of what is printed of a plan is the same plan, and prints the same")
  func roundTrip() throws {
    try Binary.withFolder { folder in
      var random = SeededGenerator(seed: 61)
      var done = 0
      for number in 0..<200 {
        let words = words(&random)
        let performer: PlanWords.Performer = number % 3 == 0 ? .compare : .run
        guard let arguments = try? PlanArguments(words),
          let plan = try? arguments.plan(for: performer)
        else { continue }
        let path = folder + "/plan-\(number).yaml"
        let text = try arguments.text(for: performer)
        try WholeFile.replace(path, with: text)
        let again = try PlanArguments(["--plan", path])
        #expect(try again.plan(for: performer) == plan, "\(words)")
        #expect(try again.text(for: performer) == text, "\(words)")
        done += 1
      }
      #expect(done > 20, "only \(done) of the command lines had a plan")
    }
  }

  @Test("what nobody says is printed as what it comes to")
  func defaults() throws {
    let bare = try PlanArguments(["--strategy", "free"])
    let text = try bare.text()
    for key in PlanKeyList.all {
      if let standard = key.defaultValue {
        let value = key.value == .text ? "\"\(standard)\"" : standard
        #expect(text.contains("\n\(key.name): \(value)\n"))
      }
    }
    #expect(text.contains("\n# cpus:\n") && text.contains("\n# rounds:\n"))
    #expect(text.contains("\ngranularity: 64K\n"))
    try Binary.withFolder { folder in
      try WholeFile.replace(folder + "/plan.yaml", with: text)
      let said = try PlanArguments(["--plan", folder + "/plan.yaml"])
      #expect(try said.plan() == bare.plan())
    }
  }
}
