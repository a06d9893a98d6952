internal import ArgumentParser
internal import Experiment

/// The options that say what to measure and how hard to try: a key of `PlanKeyList` each, whose words go to
/// `PlanWords` as they are.
struct PlanOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Take from this file (YAML; - is standard input) what no option here says: see plan --schema and \
      plan --print.
      """, valueName: "file"))
  var plan: [String] = []

  @Option(key: "strategy") var strategy: [String] = []
  @Option(key: "require") var require: [String] = []
  @Option(key: "baseline") var baseline: String?
  @Option(key: "workload") var workload: [String] = []
  @Option(key: "policy") var policy: [String] = []
  @Option(key: "threads") var threads: [String] = []
  @Option(key: "rate") var rate: [String] = []
  @Option(key: "duration") var duration: [String] = []
  @Option(key: "pressure") var pressure: [String] = []
  @Option(key: "watch") var watch: [String] = []
  @Option(key: "repeat") var `repeat`: [String] = []
  @Option(key: "write") var write: [String] = []
  @Option(key: "size") var size: [String] = []
  @Option(key: "granularity") var granularity: [String] = []
  @Option(key: "memory") var memory: [String] = []
  @Option(key: "directory") var directory: String?
  @Option(key: "thp") var thp: [String] = []
  @Option(key: "batch") var batch: [String] = []
  @Option(key: "pattern") var pattern: [String] = []
  @Option(key: "reuse") var reuse: [String] = []
  @Option(key: "reuse-fraction") var reuseFraction: [String] = []
  @Option(key: "reuse-delay") var reuseDelay: [String] = []
  @Option(key: "swap") var swap: String?
  @Flag(key: "allow-system-changes") var allowSystemChanges = false
  @Option(key: "cpu-node") var cpuNode: [String] = []
  @Option(key: "memory-node") var memoryNode: [String] = []
  @Option(key: "reuse-node") var reuseNode: String?
  @Option(key: "cpus") var cpus: [String] = []
  @Option(key: "rounds") var rounds: String?
  @Option(key: "time") var time: String?
  @Option(key: "precision") var precision: String?
  @Option(key: "margin") var margin: String?
  @Option(key: "cost") var cost: String?
  @Option(key: "seed") var seed: String?
  @Option(key: "sample-interval") var sampleInterval: String?

  /// What the options say, by key: of each property the name is the key in camel case.
  var words: PlanWords {
    var words: [String: [String]] = [:]
    for child in Mirror(reflecting: self).children {
      guard let label = child.label, let key = PlanKeyList.named(label.dropFirst().inKebabCase)
      else { continue }
      switch child.value {
      case let option as Option<[String]>:
        words[key.name] = option.wrappedValue.flatMap { word in
          word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
      case let option as Option<String?>: words[key.name] = option.wrappedValue.map { [$0] }
      case let flag as Flag<Bool>: if flag.wrappedValue { words[key.name] = ["true"] }
      default: break
      }
    }
    return PlanWords(words)
  }
}

extension Substring {
  /// `reuseFraction` as `reuse-fraction`.
  fileprivate var inKebabCase: String {
    reduce(into: "") { text, letter in
      text += letter.isUppercase ? "-\(letter.lowercased())" : String(letter)
    }
  }
}

extension PlanKey {
  fileprivate static func of(_ name: String) -> PlanKey {
    guard let key = PlanKeyList.named(name) else { preconditionFailure("\(name) is no key of a plan") }
    return key
  }

  fileprivate var argumentHelp: ArgumentHelp {
    ArgumentHelp(
      "\(helpWithDefault)", discussion: discussion, valueName: valueName.isEmpty ? nil : valueName)
  }
}

extension Option where Value == [String] {
  /// An option of values of a key.
  fileprivate init(wrappedValue: [String], key name: String) {
    self.init(
      wrappedValue: wrappedValue, name: .customLong(name), help: PlanKey.of(name).argumentHelp)
  }
}

extension Option where Value == String? {
  /// An option of one value of a key.
  fileprivate init(key name: String) {
    self.init(name: .customLong(name), help: PlanKey.of(name).argumentHelp)
  }
}

extension Flag where Value == Bool {
  /// A flag of a key.
  fileprivate init(wrappedValue: Bool, key name: String) {
    self.init(
      wrappedValue: wrappedValue, name: .customLong(name), help: PlanKey.of(name).argumentHelp)
  }
}
