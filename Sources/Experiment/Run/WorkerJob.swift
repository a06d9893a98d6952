package import LinuxKernel

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
  func group(of step: Schedule.Step) -> ControlGroup? {
    groups.indices ~= step.cell ? groups[step.cell] : nil
  }

  /// What workers have known since schema 3, and what has come since: told only where a cell asks for any of it, so that
  /// older workers can do what they can, and refuse the rest.
  private static let cellColumns = Cell.columns + Cell.columnsOfSchema2 + Cell.columnsOfSchema3
  private static let laterColumns = Cell.columnsOfSchema5

  private static func asksForLater(_ cell: Cell) -> Bool {
    let plain = Cell()
    return cell.policy != plain.policy || cell.threads != plain.threads
      || CSV.line(cell, laterColumns) != CSV.line(plain, laterColumns)
  }

  /// What the worker needs to know: of numbers the block alone, under a word that older workers know,
  /// and of a cell's role nothing.
  package var text: String {
    var lines = "run \(runID)\ntrial \(block)\nseed \(seed)\n"
    if extraPercent > 0 { lines += "extra \(extraPercent)\n" }
    lines += "directory \(directory)\n"
    if let replay { lines += "replay \(replay.text)\n" }
    for (index, (cell, pin)) in zip(cells, pins).enumerated() {
      lines += "cell " + CSV.line(cell.with(.candidate), Self.cellColumns)
      if Self.asksForLater(cell) { lines += "asks " + CSV.line(cell, Self.laterColumns) }
      lines += "pin \(pin.map(String.init).joined(separator: " "))\n"
      for setting in settings.indices ~= index ? settings[index] : [] {
        lines += "setting \(setting.path) \(setting.value)\n"
      }
      if groups.indices ~= index, let group = groups[index] {
        lines += "group \(group.version) \(group.directory)\n"
      }
    }
    for step in schedule.steps { lines += WorkerMessage.step(step).line }
    return lines
  }

  /// Nil where a line is none of ours.
  package init?(text: String) {
    var steps: [Schedule.Step] = []
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      let rest = parts.count == 2 ? parts[1] : ""
      guard let verb = parts.first else { return nil }
      switch verb {
      case "run": runID = String(rest)
      case "trial":
        guard let number = Int(rest) else { return nil }
        (trial, block) = (number, number)
      case "extra":
        guard let number = Int(rest), 0...100 ~= number else { return nil }
        extraPercent = number
      case "seed":
        guard let number = UInt64(rest) else { return nil }
        seed = number
      case "pin":
        let words = rest.split(separator: " ")
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == words.count else { return nil }
        pins.append(numbers)
      case "directory": directory = String(rest)
      case "replay":
        guard let job = ReplayJob(text: rest) else { return nil }
        replay = job
      case "setting":
        let words = rest.split(separator: " ", maxSplits: 1)
        guard words.count == 2, !settings.isEmpty else { return nil }
        settings[settings.count - 1].append(
          Setting(path: String(words[0]), value: String(words[1])))
      case "group":
        let words = rest.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let version = Int(words[0]), !groups.isEmpty else { return nil }
        groups[groups.count - 1] = ControlGroup(version: version, directory: String(words[1]))
      case "cell":
        var cell = Cell()
        guard (try? CSV.parse(rest, Self.cellColumns, into: &cell)) != nil else { return nil }
        cells.append(cell)
        settings.append([])
        groups.append(nil)
      case "asks":
        guard let last = cells.indices.last,
          (try? CSV.parse(rest, Self.laterColumns, into: &cells[last])) != nil
        else { return nil }
      case "step":
        guard case .step(let step)? = WorkerMessage(line: line), cells.indices ~= step.cell else {
          return nil
        }
        steps.append(step)
      default: return nil
      }
    }
    guard pins.count == cells.count else { return nil }
    schedule = Schedule(steps: steps)
  }
}
