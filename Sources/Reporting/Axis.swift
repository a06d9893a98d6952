internal import Experiment
internal import LinuxKernel
internal import PageRelease
internal import Workloads

/// An axis of the plan as the report names it.
struct Axis: Sendable {
  let name: String
  let value: @Sendable (Cell) -> String
  /// The value that all cells have, in words of the plan's line; nil where it goes without saying.
  let inWords: @Sendable (Cell) -> String?

  private init(
    _ name: String, _ value: @escaping @Sendable (Cell) -> String,
    inWords: @escaping @Sendable (Cell) -> String?
  ) {
    self.name = name
    self.value = value
    self.inWords = inWords
  }

  private static func written(_ amount: WriteAmount) -> String {
    switch amount {
    case .word: "a word of each page"
    case .page: "whole pages"
    case .bytes(let count): "\(ByteCount.exact(count)) of each page"
    }
  }

  private static let all: [Axis] = [
    Axis("workload", { $0.workload }, inWords: { $0.workload }),
    Axis(
      "size", { ByteCount.exact($0.sizeBytes) },
      inWords: { $0.isReplay ? nil : ByteCount.exact($0.sizeBytes) }),
    Axis(
      "granularity", { ByteCount.exact($0.granularityBytes) },
      inWords: { $0.isReplay ? nil : "steps of \(ByteCount.exact($0.granularityBytes))" }),
    Axis(
      "policy", { $0.policy },
      inWords: { $0.policy == "immediate" ? nil : "released by \($0.policy)" }),
    Axis(
      "threads", { String($0.threads) },
      inWords: { $0.threads == 1 ? nil : "\($0.threads) threads" }),
    Axis(
      "rate", { $0.ratePerSecond.map { "\($0.fieldText)/s" } ?? "–" },
      inWords: { $0.ratePerSecond.map { "\($0.fieldText) requests a second" } }),
    Axis(
      "duration", { $0.durationSeconds.map { "\($0.fieldText) s" } ?? "–" },
      inWords: { $0.durationSeconds.map { "for \($0.fieldText) s" } }),
    Axis(
      "pressure", { $0.pressureBytes.map(ByteCount.exact) ?? "none" },
      inWords: { $0.pressureBytes.map { "in a control group of \(ByteCount.exact($0))" } }),
    Axis(
      "watched", { "\($0.watchSeconds.fieldText) s" },
      inWords: { $0.watchSeconds == 0 ? nil : "watched for \($0.watchSeconds.fieldText) s" }),
    Axis(
      "repeat", { String($0.repeats) },
      inWords: { $0.repeats == 1 ? nil : "\($0.repeats) cycles a round" }),
    Axis(
      "write", { $0.write.fieldText },
      inWords: { WorkloadList.named($0.workload) == nil ? nil : "\(written($0.write)) written" }),
    Axis(
      "memory", { $0.memory.rawValue },
      inWords: { $0.memory == .anonymous ? nil : "\($0.memory.rawValue) memory" }),
    Axis("thp", { $0.hugePages.fieldText }, inWords: { "THP \($0.hugePages.fieldText)" }),
    Axis(
      "batch", { String($0.batch) },
      inWords: { $0.batch == 1 ? nil : "\($0.batch) ranges a call" }),
    Axis(
      "pattern", { $0.pattern.text },
      inWords: { $0.pattern == .all ? nil : "released \($0.pattern.text)" }),
    Axis(
      "reuse", { $0.reuse.rawValue },
      inWords: { $0.reuse == .touch ? nil : "reuse by \($0.reuse.rawValue)" }),
    Axis(
      "reused", { $0.reuseFraction.fieldText },
      inWords: { $0.reuseFraction == 1 ? nil : "\($0.reuseFraction.fieldText) of it reused" }),
    Axis(
      "delay", { "\($0.reuseDelaySeconds.fieldText) s" },
      inWords: { $0.reuseDelaySeconds == 0 ? nil : "after \($0.reuseDelaySeconds.fieldText) s" }),
    Axis(
      "cpu node", { $0.cpuNode.map(String.init) ?? "any" },
      inWords: { $0.cpuNode.map { "CPU node \($0)" } }),
    Axis(
      "memory node", { $0.memoryNode.map(String.init) ?? "any" },
      inWords: { $0.memoryNode.map { "memory node \($0)" } }),
    Axis(
      "reuse node", { $0.reuseNode.map(String.init) ?? "same" },
      inWords: { $0.reuseNode.map { "reuse node \($0)" } }),
  ]

  /// The axes that a column must tell apart: those in which some strategy has several values.
  static func varying(in summaries: [CellSummary]) -> [Axis] { varying(in: summaries.map(\.cell)) }

  static func varying(in cells: [Cell]) -> [Axis] {
    let cells = Dictionary(grouping: cells, by: \.strategy)
    return all.filter { axis in cells.values.contains { Set($0.map(axis.value)).count > 1 } }
  }

  /// The axes that do not go without saying of this cell, whatever other cells there are: a name made
  /// of them is the same in every run.
  static func telling(of cell: Cell) -> [Axis] { all.filter { $0.inWords(cell) != nil } }

  /// What all cells have in common, in words.
  static func common(in summaries: [CellSummary]) -> [String] {
    guard let cell = summaries.first?.cell else { return [] }
    let varying = varying(in: summaries).map(\.name)
    return all.filter { !varying.contains($0.name) }.compactMap { $0.inWords(cell) }
  }
}
