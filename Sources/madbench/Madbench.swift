internal import ArgumentParser
internal import LinuxKernel
internal import Options
internal import PageRelease
internal import Plans
internal import Processes
internal import ResultFolders
internal import Runs
internal import SystemPackage
internal import Texts
internal import Trials

/// The version in `--version` and `run.json`.
let madbenchVersion = "0.1.0"

@main
struct Madbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "madbench",
    abstract: "Compares ways of giving memory pages back to the Linux kernel.",
    discussion: """
      Exit codes: 0 done; 1 internal or I/O error, or nothing could be measured; 2 a figure regressed; \
      3 inconclusive (with --fail-on inconclusive); 4 the machine is unreliable (with --strict); \
      5 the base is missing or not comparable, or nothing was measured on both sides; 6 a required strategy \
      was refused; 7 a promise is broken, a measured program failed or outputs differ; 64 usage; 77 no \
      permission; 129, 130 or 143 ended by a signal.
      """,
    version: madbenchVersion,
    subcommands: [
      RunCommand.self, BenchCommand.self, CompareCommand.self, VerifyCommand.self, DoctorCommand.self,
      PlanCommand.self, SelftestCommand.self, ReproduceCommand.self, ListCommand.self,
      ReportCommand.self, RecordCommand.self, ReplayCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// A worker has no options: it reads its job from standard input, and avoids everything that would increase its
  /// memory.
  static func main() {
    openStandardDescriptors()
    ignoreFileSizeSignal()
    if serves() { return }
    do {
      let words = CommandLine.arguments.dropFirst().map(\.self).joiningNegativeValues
      try reportingFailures { try requireFew(words) }
      if !Folder.holds("/proc/self/stat") {
        complain(
          "/proc is not mounted here, and madbench reads there what it measures: mount -t proc proc /proc")
        throw ExitStatus.failure
      }
      try parseAndRun(words)
    } catch { end(by: error) }
  }

  /// Parsing arguments takes time quadratic in their number.
  private static func requireFew(_ words: [String]) throws(PlanError) {
    guard words.count > PlanLimits.mostValues else { return }
    throw PlanError(
      "\(words.count) arguments, where at most \(PlanLimits.mostValues) are read: --plan FILE takes lists")
  }

  /// Like `exit(withError:)`, which prints words of the command line unescaped; they may contain the names of any files
  /// through a shell's pattern.
  private static func end(by error: any Error) -> Never {
    let code = exitCode(for: error)
    let message = fullMessage(for: error)
    if code == .success || message.isEmpty { exit(withError: error) }
    let words = CommandLine.arguments.flatMap { word in
      [word] + word.split(whereSeparator: { "=,".contains($0) }).map(String.init)
    }
    printError(TerminalText.escapedLines(message, foreign: words) + "\n")
    exit(withError: code)
  }

  /// Like `main(_:)`, which does not detect that help or version cannot be written.
  private static func parseAndRun(_ words: [String]) throws {
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch  where exitCode(for: error).isSuccess {
      let text = fullMessage(for: error)
      try reportingFailures {
        if !text.isEmpty { try OutputFile("-").write(text + "\n") }
      }
    }
  }

  /// Performs the task for which another madbench has started this process; false if it was not started by one.
  private static func serves() -> Bool {
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      switch (words.first, words.count) {
      case ("worker", 1): try Worker.run(input: .standardInput, output: .standardOutput)
      case ("restore", 3):
        guard
          try SettingsGuard.serve(input: .standardInput, journal: words[1], name: words[2])
        else { exit(withError: ExitStatus.failure) }
      case ("hog", 2):
        guard let hog = Hog(rawValue: words[1]) else { return false }
        try hog.run()
      default: return false
      }
    } catch {
      complain("\(words.joined(separator: " ")): \(error)")
      exit(withError: ExitStatus.failure)
    }
    return true
  }
}
