package import LinuxKernel
package import Plans
internal import Texts

/// What a controller asks of a worker: lines on its standard input.
package struct WorkerJob: Equatable, Sendable {
  package var runID = ""
  /// The worker process, from 0.
  package var trial = 0
  /// The block it takes part in: what its random choices come from.
  package var block = 0
  package var seed: UInt64 = 0
  package var cells: [Cell] = []
  /// The CPUs that each cell runs on.
  package var pins: [[Int]] = []
  /// What is written into the machine's settings before each cell.
  package var settings: [[Setting]] = []
  /// The control group that each cell is performed in; nil where the worker stays where it is.
  package var groups: [ControlGroup?] = []
  /// Where files of memory are made.
  package var directory = "/tmp"
  /// How much longer than its size says a region is, in percent: real work that is more, for a tool that
  /// measures whether it finds that.
  package var extraPercent = 0
  /// What is replayed; nil where the cells are workloads.
  package var replay: ReplayJob?
  package var schedule = Schedule(steps: [])

  package init() {}

  /// The control group that was made for a step's cell; nil where none was.
  package func group(of step: Schedule.Step) -> ControlGroup? {
    groups.indices ~= step.cell ? groups[step.cell] : nil
  }

  /// What the worker needs to know: of numbers the block alone, and of a cell nothing of its role.
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
  /// The axes that differ from those of an empty cell, as `column=value`. A worker of another build refuses an axis that
  /// it does not know, and so measures no other cell.
  fileprivate var assignments: String {
    AxisList.columns.filter { $0.text(self) != $0.text(Cell()) }
      .map { "\($0.name)=\($0.text(self))" }.joined(separator: " ")
  }

  /// Reads `assignments`; nil where they are none.
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
