package import Experiment
internal import FoundationEssentials
package import PageRelease
package import Workloads

/// What there is to measure, by and with, and whether this kernel has it: `madbench list`.
package struct Inventory: Encodable, Sendable {
  package struct Strategy: Encodable, Sendable {
    let name: String
    let summary: String
    let usedBy: String
    let since: String
    /// The error by which this kernel refuses it; absent where it takes it.
    let refusal: String?
  }

  package struct Item: Encodable, Sendable {
    let name: String
    let summary: String
  }

  let strategies: [Strategy]
  let workloads: [Item]
  let metrics: [Item]

  /// - Parameter refusal: the symbol of the error by which the kernel refuses a strategy; nil where it
  ///   takes it.
  package init(
    strategies: [any ReleaseStrategy], workloads: [WorkloadKind], metrics: [Column<Record>],
    refusal: (any ReleaseStrategy) -> String?
  ) {
    self.strategies = strategies.map {
      Strategy(
        name: $0.name, summary: $0.summary, usedBy: $0.usedBy, since: $0.since,
        refusal: refusal($0))
    }
    self.workloads = workloads.map { Item(name: $0.name, summary: $0.summary) }
    self.metrics = metrics.map { Item(name: $0.name, summary: $0.meaning) }
  }

  /// Three markdown tables.
  package var markdown: String {
    var table = MarkdownTable(
      header: ["strategy", "what it does", "here", "since", "used by"], alignsRight: false)
    table.rows = strategies.map {
      [$0.name, $0.summary, $0.refusal.map { "unsupported (\($0))" } ?? "yes", $0.since, $0.usedBy]
    }
    return table.text + "\n" + Self.table("workload", workloads) + "\n"
      + Self.table("metric", metrics)
  }

  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  private static func table(_ what: String, _ items: [Item]) -> String {
    var table = MarkdownTable(header: [what, "what it is"], alignsRight: false)
    table.rows = items.map { [$0.name, $0.summary] }
    return table.text
  }
}
