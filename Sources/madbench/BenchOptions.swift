internal import ArgumentParser
internal import Bench
internal import LinuxKernel
internal import Programs
internal import Runs

/// The commands that `bench` measures.
struct ArmOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The command to compare with.", valueName: "command"))
  var base: String?

  @Option(help: ArgumentHelp("The command to judge.", valueName: "command"))
  var head: String?

  @Option(
    help: ArgumentHelp(
      """
      A command and its name; repeated. The first is what the others are compared with. Leading NAME=VALUE words are its \
      environment.
      """, valueName: "name=command"))
  var arm: [String] = []

  @Option(
    help: ArgumentHelp(
      "Run the command after -- with this in its environment; repeated, an arm each.",
      valueName: "name=value"))
  var env: [String] = []

  @Option(
    help: ArgumentHelp(
      "What runs commands: none, default (/bin/sh), or the path of a shell.", valueName: "shell"))
  var shell = "none"

  @Argument(
    parsing: .postTerminator, help: ArgumentHelp("The command that --env is for.", valueName: "command"))
  var command: [String] = []

  /// The shell's path; nil for none.
  var shellPath: String? {
    get throws(ArmError) {
      switch shell {
      case "none": return nil
      case "default": return "/bin/sh"
      default:
        guard shell.hasPrefix("/"), Folder.isExecutable(shell) else {
          throw ArmError("--shell \(shell): none, default, or the path of a shell")
        }
        return shell
      }
    }
  }

  func arms() throws -> [Arm] {
    let shell = try shellPath
    let arms: [Arm]
    switch (base, head, arm.isEmpty, env.isEmpty) {
    case (let base?, let head?, true, true):
      arms = [
        try Arm(name: "base", Command(base, shell: shell)), try Arm(name: "head", Command(head, shell: shell)),
      ]
    case (nil, nil, false, true): arms = try arm.map { try Arm($0, shell: shell) }
    case (nil, nil, true, false): arms = try armsOfEnvironments(shell)
    default:
      throw ArmError(
        "bench what? --base COMMAND --head COMMAND, --arm NAME=COMMAND twice or more, or --env NAME=VALUE twice or "
          + "more with -- COMMAND")
    }
    if env.isEmpty, !command.isEmpty { throw ArmError("a command after -- is for --env") }
    guard 2...BenchPlan.mostArms ~= arms.count else {
      throw ArmError("2 to \(BenchPlan.mostArms) arms are compared, not \(arms.count)")
    }
    let names = arms.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ArmError("two arms are called \(twice)")
    }
    return arms
  }

  private func armsOfEnvironments(_ shell: String?) throws -> [Arm] {
    guard !command.isEmpty else { throw ArmError("--env: the command goes after --") }
    guard shell == nil else { throw ArmError("--env and -- run no shell: -- sh -c 'COMMAND' does") }
    return try env.map { text in
      guard let setting = Command.setting(text[...]) else {
        throw ArmError("--env '\(text)': NAME=VALUE")
      }
      return try Arm(name: Arm.name(from: text), Command(words: command, environment: [setting]))
    }
  }
}

/// What is done around each run, and how a run is judged.
struct RunnerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Before the first run of each arm.", valueName: "command"))
  var setup: [String] = []

  @Option(help: ArgumentHelp("Before each run; given once, or once for each arm.", valueName: "command"))
  var prepare: [String] = []

  @Option(help: ArgumentHelp("After each run.", valueName: "command"))
  var conclude: [String] = []

  @Option(help: ArgumentHelp("In the end, for each arm.", valueName: "command"))
  var cleanup: [String] = []

  @Option(help: ArgumentHelp("Runs of each arm before the first that counts.", valueName: "n"))
  var warmup = 1

  @Option(help: ArgumentHelp("What programs read on standard input (default: nothing).", valueName: "file"))
  var input: String?

  @Option(
    help: ArgumentHelp(
      "Where standard output of programs goes besides its hash: null (unread, no hash), inherit (standard error), or a file.",
      valueName: "place"))
  var output: String?

  @Flag(help: "Count runs of programs that exit otherwise than with 0.")
  var ignoreExit = false

  @Flag(help: "Exit 7 when arms write different outputs.")
  var sameOutput = false

  @Option(help: ArgumentHelp("Kill a run that takes longer.", valueName: "seconds"))
  var timeout = 3600.0

  @Flag(help: "Count calls of madvise, munmap, mmap and brk in every run, not only in those of --warmup.")
  var calls = false

  @Option(
    help: ArgumentHelp(
      "A figure to read from what the program, or --load, writes: the last match, its first group; repeated.",
      valueName: "name[:higher|:lower]=regex"))
  var metric: [String] = []
}

/// Programs that serve until they are stopped.
struct ServiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Exits 0 once the server is ready.", valueName: "command"))
  var ready: String?

  @Option(help: ArgumentHelp("What is measured while the arm serves it.", valueName: "command"))
  var load: String?

  @Option(help: ArgumentHelp("The signal that stops the server.", valueName: "signal"))
  var stop = "TERM"

  @Option(help: ArgumentHelp("How long a server may take to be ready.", valueName: "seconds"))
  var readyTimeout = 30.0

  @Option(help: ArgumentHelp("How long it may take to stop.", valueName: "seconds"))
  var stopTimeout = 10.0

  private static let signals: [String: Int32] = [
    "HUP": 1, "INT": 2, "QUIT": 3, "KILL": 9, "USR1": 10, "USR2": 12, "TERM": 15,
  ]

  func service(_ shell: String?) throws -> ProgramJob.Service? {
    guard let load else {
      if ready != nil { throw ArmError("--ready is for a server, and --load says what it serves") }
      return nil
    }
    var service = ProgramJob.Service(load: try Command(load, shell: shell))
    service.ready = try ready.map { try Command($0, shell: shell) }
    let name = stop.uppercased()
    guard
      let signal = Self.signals[name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name]
    else {
      throw ArmError("--stop \(stop): \(Self.signals.keys.sorted().joined(separator: ", "))")
    }
    service.stopSignal = signal
    service.readyLimit = try readyTimeout.nanoseconds(of: "--ready-timeout")
    service.stopLimit = try stopTimeout.nanoseconds(of: "--stop-timeout")
    return service
  }
}

extension Double {
  /// Of seconds, more than none and at most a million.
  func nanoseconds(of option: String) throws(ArmError) -> UInt64 {
    guard self > 0, self <= 1e6 else { throw ArmError("\(option): more than 0 seconds, at most 1000000") }
    return UInt64(self * 1e9)
  }
}
