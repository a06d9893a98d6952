package import ArgumentParser
internal import Bench
internal import LinuxKernel
package import Programs
internal import Runs

/// The commands that `bench` measures.
package struct ArmOptions: ParsableArguments {
  package init() {}

  @Option(help: ArgumentHelp("The base command.", valueName: "command"))
  package var base: String?

  @Option(help: ArgumentHelp("The head command.", valueName: "command"))
  package var head: String?

  @Option(
    help: ArgumentHelp(
      """
      The name and command of an arm; repeat it for each arm. The first is the baseline. Leading NAME=VALUE words are \
      the environment.
      """, valueName: "name=command"))
  package var arm: [String] = []

  @Option(
    help: ArgumentHelp(
      "Run the command after -- with this in its environment; repeated, an arm each.",
      valueName: "name=value"))
  package var env: [String] = []

  @Option(
    help: ArgumentHelp(
      "The shell that runs commands: none, default (/bin/sh), or a path.", valueName: "shell"))
  package var shell = "none"

  @Argument(
    parsing: .postTerminator, help: ArgumentHelp("The command of --env.", valueName: "command"))
  package var command: [String] = []

  /// The shell's path; nil for none.
  package var shellPath: String? {
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

  package func arms() throws -> [Arm] {
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
