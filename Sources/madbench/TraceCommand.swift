internal import ArgumentParser

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Works with recordings of programs.",
    subcommands: [TraceConvertCommand.self])
}
