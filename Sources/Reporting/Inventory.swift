package import PageRelease
package import Samples
internal import Texts
package import Workloads

/// Everything that can be measured, with its support by this kernel: `madbench list`.
package struct Inventory: Encodable, Sendable {
  package struct Strategy: Encodable, Sendable {
    let name: String
    let summary: String
    /// Its promise on its usual memory, the first of its kinds.
    let promise: String
    let usedBy: String
    let since: String
    /// Its usual kind of memory.
    let home: String
    /// Kinds of memory on which it makes sense, or on which the kernel decides.
    let memory: [String]
    /// The errors of this machine by kind of memory; kinds that it supports are absent.
    let refusals: [String: String]
  }

  package struct Memory: Encodable, Sendable {
    let name: String
    let summary: String
    let usedBy: String
    /// The error of this machine; absent if it supports the kind.
    let refusal: String?
  }

  package struct Policy: Encodable, Sendable {
    let name: String
    /// The parameter after the name and a colon; absent for none.
    let parameter: String?
    /// The default parameter; absent if it must be given.
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

  /// - Parameter refusal: the symbol of the machine's error for a strategy on a kind of memory; nil if it is supported.
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

  /// Markdown tables: strategies, their support on this machine, policies, kinds of memory, workloads, metrics.
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

  /// The table of strategies, with each promise on the usual kind of memory; the same on every machine.
  package var promises: String {
    var table = MarkdownTable(
      header: ["strategy", "how pages are given back", "made for", "what it promises of a page"],
      alignsRight: false)
    table.rows = strategies.map { [$0.name, $0.summary, $0.home, $0.promise] }
    return table.text
  }

  /// The table of policies; the same on every machine.
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

  /// The table of metrics; the same on every machine.
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
