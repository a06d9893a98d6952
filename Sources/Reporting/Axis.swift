internal import Experiment
internal import PageRelease

/// An axis of the plan as the report names it.
struct Axis: Sendable {
  let name: String
  let value: @Sendable (Cell) -> String

  private static let all: [Axis] = [
    Axis(name: "workload") { $0.workload },
    Axis(name: "size") { ByteCount.exact($0.sizeBytes) },
    Axis(name: "granularity") { ByteCount.exact($0.granularityBytes) },
    Axis(name: "thp") { $0.hugePages.rawValue },
    Axis(name: "cpu node") { $0.cpuNode.map(String.init) ?? "any" },
    Axis(name: "memory node") { $0.memoryNode.map(String.init) ?? "any" },
    Axis(name: "reuse node") { $0.reuseNode.map(String.init) ?? "same" },
  ]

  /// The axes that a column must tell apart.
  static func varying(in summaries: [CellSummary]) -> [Axis] {
    all.filter { axis in Set(summaries.map { axis.value($0.cell) }).count > 1 }
  }

  /// What all cells have in common, in words.
  static func common(in summaries: [CellSummary]) -> [String] {
    guard let cell = summaries.first?.cell else { return [] }
    let varying = varying(in: summaries).map(\.name)
    var words: [String] = []
    if !varying.contains("workload") { words.append(cell.workload) }
    if !varying.contains("size") { words.append(ByteCount.exact(cell.sizeBytes)) }
    if !varying.contains("granularity") {
      words.append("steps of \(ByteCount.exact(cell.granularityBytes))")
    }
    if !varying.contains("thp") { words.append("THP \(cell.hugePages.rawValue)") }
    if let node = cell.cpuNode, !varying.contains("cpu node") { words.append("CPU node \(node)") }
    if let node = cell.memoryNode, !varying.contains("memory node") {
      words.append("memory node \(node)")
    }
    if let node = cell.reuseNode { words.append("reuse node \(node)") }
    return words
  }
}
