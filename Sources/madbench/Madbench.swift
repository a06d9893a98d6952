internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import SystemPackage

/// The version that `--version` and `run.json` tell.
let madbenchVersion = "0.1.0"

@main
struct Madbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "madbench",
    abstract: "Compares ways of giving memory pages back to the Linux kernel.",
    discussion: """
      Exit codes: 0 done; 1 internal or I/O error, or nothing could be measured; 6 a required \
      strategy is unsupported; 64 usage; 77 no permission; 129, 130 or 143 ended by a signal.
      """,
    version: madbenchVersion,
    subcommands: [
      RunCommand.self, CompareCommand.self, VerifyCommand.self, ReproduceCommand.self,
      ListCommand.self,
      ReportCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// A worker has no options: it takes its job from standard input, and stays clear of everything
  /// that would add to its weight.
  static func main() {
    openStandardDescriptors()
    ignoreFileSizeSignal()
    if CommandLine.arguments.dropFirst().elementsEqual(["worker"]) {
      do {
        try Worker.run(input: .standardInput, output: .standardOutput)
      } catch {
        complain("worker: \(error)")
        exit(withError: ExitCode(1))
      }
      return
    }
    if CommandLine.arguments.dropFirst().elementsEqual(["restore"]) {
      do {
        try SettingsKeeper.serve(input: .standardInput, output: .standardOutput)
      } catch {
        complain("restore: \(error)")
        exit(withError: ExitCode(1))
      }
      return
    }
    main(nil)
  }
}
