internal import LinuxKernel
internal import Plans
internal import Texts

/// Parses the lines that a worker receives.
extension WorkerJob {
  /// Nil if a line is malformed. Files to write, groups to join and paths to open are validated here as well: the
  /// worker may run as root, and must do no more than a plan can request.
  package init?(text: String) {
    var steps: [Schedule.Step] = []
    for line in MessageLine.lines(of: text) {
      guard let message = MessageLine.message(line) else { return nil }
      let parts = message.split(separator: " ", maxSplits: 1)
      guard let verb = parts.first else { return nil }
      let rest = parts.count == 2 ? parts[1] : ""
      if verb == "step" {
        guard case .step(let step)? = WorkerMessage(line: line[...]), cells.indices ~= step.cell
        else { return nil }
        steps.append(step)
      } else if !take(rest, of: verb) {
        return nil
      }
    }
    guard pins.count == cells.count else { return nil }
    schedule = Schedule(steps: steps)
  }

  /// Applies the value of a verb; false if it is invalid.
  private mutating func take(_ rest: Substring, of verb: Substring) -> Bool {
    switch verb {
    case "run": runID = String(rest)
    case "block":
      guard let number = Int(rest) else { return false }
      (trial, block) = (number, number)
    case "extra":
      guard let number = Int(rest), 0...100 ~= number else { return false }
      extraPercent = number
    case "seed":
      guard let number = UInt64(rest) else { return false }
      seed = number
    case "directory":
      guard !rest.unicodeScalars.contains(where: MessageLine.isControl) else { return false }
      directory = String(rest)
    case "replay":
      guard let job = ReplayJob(text: rest) else { return false }
      replay = job
    case "cell":
      guard let cell = Cell(assignments: rest) else { return false }
      cells.append(cell)
      settings.append([])
      groups.append(nil)
    case "pin":
      let words = rest.split(separator: " ")
      let numbers = words.compactMap { Int($0) }
      guard numbers.count == words.count else { return false }
      pins.append(numbers)
    case "setting":
      let words = rest.split(separator: " ", maxSplits: 1)
      guard words.count == 2, !settings.isEmpty else { return false }
      let setting = Setting(path: String(words[0]), value: String(words[1]))
      guard setting.isKnown else { return false }
      settings[settings.count - 1].append(setting)
    case "group":
      let words = rest.split(separator: " ", maxSplits: 1)
      guard words.count == 2, let version = Int(words[0]), !groups.isEmpty else { return false }
      let group = ControlGroup(version: version, directory: String(words[1]))
      guard group.isOfMadbench else { return false }
      groups[groups.count - 1] = group
    default: return false
    }
    return true
  }
}
