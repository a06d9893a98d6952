import Processes
import Workloads

/// Something that befalls a run at some moment. All of it follows from its number.
struct InjectedFault: Sendable, CustomStringConvertible {
  enum Kind: String, CaseIterable, Sendable {
    case interrupt = "SIGINT"
    case terminate = "SIGTERM"
    case hangUp = "SIGHUP"
    case interruptTwice = "SIGINT twice"
    case killController = "SIGKILL of the controller"
    case killWorker = "SIGKILL of a worker"
    case stalledReader = "SIGTERM while standard output is full"
    case closedOutput = "the reader of standard output goes away"
    case fullDisk = "a full disk"
    case outOfMemory = "memory runs out in the control group"
    case changedSettings = "SIGTERM while settings are changed"
    case changedSettingsKilled = "SIGKILL of the controller while settings are changed"
    case killedKeeper = "SIGKILL of the keeper, then SIGTERM, while settings are changed"
    case killedBoth = "SIGKILL of controller and keeper while settings are changed"
    case verify = "SIGTERM during verify"
  }

  let number: Int
  let kind: Kind
  /// The command line without what says where files go.
  let line: String
  /// Rounds of the plan where it ends by itself within a second or so; nil for one that does not.
  let rounds: Int?
  /// From the start of the process on, or from its last row.
  let delayNanoseconds: UInt64
  /// Whether it is the last row after which it strikes: while the files are finished.
  let strikesAtEnd: Bool
  /// Whether rows go to standard output rather than the table.
  let printsRows: Bool
  /// What is taken up of the pipe, or of the disk, when the run begins.
  let filledBytes: Int

  /// The baseline, its null control and the candidate.
  static let cells = 4

  /// As many as `MADBENCH_MISFORTUNES` says, or one of each kind. 100 take about three minutes.
  static let drawn: [InjectedFault] = {
    let asked = environmentValue("MADBENCH_MISFORTUNES").flatMap { Int($0) }
    return (0..<(asked ?? Kind.allCases.count)).map(InjectedFault.init)
  }()

  init(number: Int) {
    var random = SeededGenerator(seed: 4, stream: [UInt64(number)])
    let kind = Kind.allCases[number % Kind.allCases.count]
    let endsByItself =
      switch kind {
      case .killWorker, .outOfMemory: true
      case .fullDisk, .verify: false
      default: random.below(3) == 0
      }
    let rounds = endsByItself ? (kind == .outOfMemory ? 12 : 1 + random.below(12)) : nil
    self.number = number
    self.kind = kind
    self.rounds = rounds
    strikesAtEnd = endsByItself && kind != .killWorker && random.below(2) == 0
    // Before its files are there as often as while it measures.
    let isEarly = random.below(3) == 0
    let measures = kind == .verify ? 400_000_000 : 800_000_000
    let most = strikesAtEnd ? 4_000_000 : isEarly ? 40_000_000 : measures
    delayNanoseconds = UInt64(random.below(most))
    printsRows =
      switch kind {
      case .stalledReader: random.below(2) == 0
      // The table comes when the reader has long gone, rows while there is one.
      case .closedOutput: !endsByItself
      default: false
      }
    filledBytes =
      switch kind {
      case .stalledReader: 60_000 + random.below(5537)
      case .fullDisk: random.below(14) * 4096
      default: 0
      }
    line = Self.line(kind, &random) + (kind == .verify ? "" : " --rounds \(rounds ?? 100_000)")
  }

  private static func line(_ kind: Kind, _ random: inout SeededGenerator) -> String {
    switch kind {
    case .verify: return "verify --memory anonymous,shared,file-shared"
    case .changedSettings, .changedSettingsKilled, .killedKeeper, .killedBoth:
      return "--allow-system-changes "
        + (random.below(2) == 0
          ? "--strategy hugetlb --memory hugetlb --size 8M"
          : "--strategy pageout --size 8M --pressure 32M --swap zram:32M")
    case .outOfMemory: return "--strategy munmap --size 64M"
    default:
      let variants = [
        "--strategy free --size 4M", "--strategy fork-child --size 2M",
        "--strategy munmap --size 16M --workload sawtooth",
        "--strategy punch-hole --memory file-shared --size 4M",
        "--strategy munmap --memory file-private --size 1M", "--strategy remap --size 64K",
        "--strategy free --size 64M",
      ]
      return variants[random.below(variants.count)]
    }
  }

  /// The signal that is sent to the controller, if any.
  var signal: Int32? {
    switch kind {
    case .interrupt, .interruptTwice: 2
    case .terminate, .stalledReader, .changedSettings, .killedKeeper, .verify: 15
    case .hangUp: 1
    case .killController, .changedSettingsKilled, .killedBoth: 9
    case .killWorker, .closedOutput, .fullDisk, .outOfMemory: nil
    }
  }

  /// Whether it makes swap and control groups; else settings are what it changes.
  var makesSwap: Bool { line.contains("--swap") }

  var changesSettings: Bool {
    switch kind {
    case .changedSettings, .changedSettingsKilled, .killedKeeper, .killedBoth: true
    default: false
    }
  }

  var description: String {
    "\(number): \(kind.rawValue), \(Double(delayNanoseconds) / 1e6) ms after "
      + "\(strikesAtEnd ? "the last row" : "the start"): \(line)"
  }
}
