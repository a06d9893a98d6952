package import PageRelease
package import Samples
internal import Texts
package import Workloads

/// What there is to measure, by and with, and whether this kernel has it: `madbench list`.
package struct Inventory: Encodable, Sendable {
  package struct Strategy: Encodable, Sendable {
    let name: String
    let summary: String
    /// What it promises on the memory that it is made for, the first of its kinds.
    let promise: String
    let usedBy: String
    let since: String
    /// The memory that it is made for.
    let home: String
    /// Memory that it makes sense on, or that the kernel decides about.
    let memory: [String]
    /// The errors by which this machine refuses it there; kinds that it takes are absent.
    let refusals: [String: String]
  }

  package struct Memory: Encodable, Sendable {
    let name: String
    let summary: String
    let usedBy: String
    /// The error by which this machine refuses it; absent where it has it.
    let refusal: String?
  }

  package struct Policy: Encodable, Sendable {
    let name: String
    /// What follows the name behind a colon; absent where nothing does.
    let parameter: String?
    /// The parameter where none is given; absent where it must be.
    let standard: String?
    let summary: String
    let usedBy: String
  }

  package struct Item: Encodable, Sendable {
    let name: String
    let summary: String
  }

  let strategies: [Strategy]
  let policies: [Policy]
  let memory: [Memory]
  let workloads: [Item]
  let metrics: [Item]

  /// - Parameter refusal: the symbol of the error by which the machine refuses a strategy on a kind of
  ///   memory; nil where it takes it.
  package init(
    strategies: [any ReleaseStrategy], policies: [PolicyKind], workloads: [WorkloadKind],
    programs: [ProgramKind] = [],
    metrics: [Metric],
    refusal: (any ReleaseStrategy, MemoryKind) -> String?
  ) {
    self.strategies = strategies.map { strategy in
      var refusals: [String: String] = [:]
      for kind in strategy.memory { refusals[kind.rawValue] = refusal(strategy, kind) }
      return Strategy(
        name: strategy.name, summary: strategy.summary,
        promise: strategy.promise(on: strategy.memory[0]).text, usedBy: strategy.usedBy,
        since: strategy.since, home: strategy.memory[0].rawValue,
        memory: strategy.memory.map(\.rawValue), refusals: refusals)
    }
    self.policies = policies.map { kind in
      Policy(
        name: kind.name, parameter: kind.parameter, standard: kind.standard,
        summary: kind.summary, usedBy: kind.usedBy)
    }
    memory = MemoryKind.allCases.map { kind in
      Memory(
        name: kind.rawValue, summary: kind.summary, usedBy: kind.usedBy,
        refusal: strategies.first.flatMap { refusal($0, kind) })
    }
    self.workloads =
      workloads.map { Item(name: $0.name, summary: $0.summary) }
      + programs.map { Item(name: $0.name, summary: $0.summary) }
    self.metrics = metrics.map { Item(name: $0.name, summary: $0.meaning) }
  }

  /// Markdown tables: what strategies do, where this machine has them, policies, kinds of memory,
  /// workloads, metrics.
  package var markdown: String {
    var here = MarkdownTable(
      header: ["strategy on memory, here"] + memory.map(\.name) + ["since", "used by"],
      alignsRight: false)
    here.rows = strategies.map { strategy in
      let cells = memory.map { kind in
        strategy.memory.contains(kind.name) ? Self.support(strategy.refusals[kind.name]) : "–"
      }
      return [strategy.name] + cells + [strategy.since, strategy.usedBy]
    }
    var kinds = MarkdownTable(
      header: ["memory", "what it is", "here", "used by"], alignsRight: false)
    kinds.rows = memory.map { [$0.name, $0.summary, Self.support($0.refusal), $0.usedBy] }
    return [
      promises, here.text, policyTable, kinds.text, Self.table("workload", workloads),
      metricTable,
    ].joined(separator: "\n")
  }

  /// What each strategy does, and what it promises on the memory that it is made for; the same on
  /// every machine.
  package var promises: String {
    var table = MarkdownTable(
      header: ["strategy", "how pages are given back", "made for", "what it promises of a page"],
      alignsRight: false)
    table.rows = strategies.map { [$0.name, $0.summary, $0.home, $0.promise] }
    return table.text
  }

  /// When free pages are given back; the same on every machine.
  package var policyTable: String {
    var table = MarkdownTable(
      header: ["policy", "when pages are given back", "without a parameter", "used by"],
      alignsRight: false)
    table.rows = policies.map { policy in
      let parameter = policy.parameter.map { ":\($0)" } ?? ""
      let standard = policy.standard.map { "\(policy.name):\($0)" }
      return [
        policy.name + parameter, policy.summary,
        policy.parameter == nil ? "–" : standard ?? "refused", policy.usedBy,
      ]
    }
    return table.text
  }

  /// What each metric means; the same on every machine.
  package var metricTable: String { Self.table("metric", metrics) }

  private static func support(_ refusal: String?) -> String {
    refusal.map { "unsupported (\($0))" } ?? "yes"
  }

  package func json() throws -> String {
    return try JSONText.of(self)
  }

  private static func table(_ what: String, _ items: [Item]) -> String {
    var table = MarkdownTable(header: [what, "what it is"], alignsRight: false)
    table.rows = items.map { [$0.name, $0.summary] }
    return table.text
  }
}
