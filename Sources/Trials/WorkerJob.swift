package import LinuxKernel
package import Plans
internal import Texts

/// The job that a controller sends to a worker: lines on its standard input.
package struct WorkerJob: Equatable, Sendable {
  package var runID = ""
  /// The worker process, from 0.
  package var trial = 0
  /// The block that the worker belongs to; its random choices derive from it.
  package var block = 0
  package var seed: UInt64 = 0
  package var cells: [Cell] = []
  /// The CPUs that each cell runs on.
  package var pins: [[Int]] = []
  /// System settings to write before each cell.
  package var settings: [[Setting]] = []
  /// The control group that each cell runs in; nil leaves the worker in its group.
  package var groups: [ControlGroup?] = []
  /// The directory for the files that back regions.
  package var directory = "/tmp"
  /// The extra length of a region, in percent of its size: real additional work, with which a tool can check that it is
  /// detected.
  package var extraPercent = 0
  /// The recording to replay; nil if the cells are workloads.
  package var replay: ReplayJob?
  package var schedule = Schedule(steps: [])

  package init() {}

  /// The control group made for a step's cell; nil if there is none.
  package func group(of step: Schedule.Step) -> ControlGroup? {
    groups.indices ~= step.cell ? groups[step.cell] : nil
  }

  /// The text sent to the worker. It contains only the block number, not the trial, and withholds the role of cells.
  package var text: String { messages.map(MessageLine.line).joined() }

  private var messages: [String] {
    var messages = ["run \(runID)", "block \(block)", "seed \(seed)"]
    if extraPercent > 0 { messages.append("extra \(extraPercent)") }
    messages.append("directory \(directory)")
    if let replay { messages.append("replay \(replay.text)") }
    for (index, (cell, pin)) in zip(cells, pins).enumerated() {
      messages.append("cell " + cell.with(.candidate).assignments)
      messages.append("pin \(pin.map(String.init).joined(separator: " "))")
      for setting in settings.indices ~= index ? settings[index] : [] {
        messages.append("setting \(setting.path) \(setting.value)")
      }
      if groups.indices ~= index, let group = groups[index] {
        messages.append("group \(group.version) \(group.directory)")
      }
    }
    return messages + schedule.steps.map { WorkerMessage.step($0).message }
  }
}

extension Cell {
  /// The axes that differ from those of an empty cell, as `column=value`. A worker of another build refuses an unknown
  /// axis, and so does not measure a different cell.
  fileprivate var assignments: String {
    AxisList.columns.filter { $0.text(self) != $0.text(Cell()) }
      .map { "\($0.name)=\($0.text(self))" }.joined(separator: " ")
  }

  /// Parses `assignments`; nil if malformed.
  init?(assignments: Substring) {
    self.init()
    for word in assignments.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let column = AxisList.columns.first(where: { $0.name == parts[0] }),
        column.read(String(parts[1]), into: &self)
      else { return nil }
    }
  }
}
