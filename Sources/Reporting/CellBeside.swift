internal import Experiment
internal import PageRelease
internal import Workloads

/// An object of JSON that holds a cell's axes and, beside them, what is said of the cell.
struct CellBeside<Content: Encodable>: Encodable {
  private let axes: Axes
  private let content: Content

  private struct Axes: Encodable {
    let strategy: String
    let role: String
    let workload: String
    let policy: String
    let memory: String
    let thp: String
    let sizeBytes: Int
    let granularityBytes: Int
    let batch: Int
    let pattern: String
    let reuse: String
    let reuseFraction: Double
    let reuseDelaySeconds: Double
    let threads: Int
    let cpuNode: Int?
    let memoryNode: Int?
    let reuseNode: Int?
    let ratePerSecond: Double?
    let durationSeconds: Double?
    let pressureBytes: Int?
    let watchSeconds: Double
    let `repeat`: Int
    let write: String
  }

  init(_ cell: Cell, _ content: Content) {
    self.content = content
    axes = Axes(
      strategy: cell.strategy, role: cell.role.rawValue, workload: cell.workload,
      policy: cell.policy, memory: cell.memory.rawValue, thp: cell.hugePages.fieldText,
      sizeBytes: cell.sizeBytes, granularityBytes: cell.granularityBytes, batch: cell.batch,
      pattern: cell.pattern.text, reuse: cell.reuse.rawValue, reuseFraction: cell.reuseFraction,
      reuseDelaySeconds: cell.reuseDelaySeconds, threads: cell.threads, cpuNode: cell.cpuNode,
      memoryNode: cell.memoryNode, reuseNode: cell.reuseNode, ratePerSecond: cell.ratePerSecond,
      durationSeconds: cell.durationSeconds,
      pressureBytes: cell.pressureBytes, watchSeconds: cell.watchSeconds,
      repeat: cell.repeats, write: cell.write.fieldText)
  }

  /// Both into one object.
  func encode(to encoder: any Encoder) throws {
    try axes.encode(to: encoder)
    try content.encode(to: encoder)
  }
}
