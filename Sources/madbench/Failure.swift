internal import ArgumentParser
internal import Plans
internal import Processes
internal import Programs
internal import Recording
internal import ResultFolders
internal import Runs
internal import SystemPackage
internal import Texts
internal import Traces

/// Prints one line on standard error, or gives up if it is not read within a second. Escapes foreign text here, so that
/// no caller can forget it.
package func complain(_ text: String) { printError("madbench: \(TerminalText.escaped(text))\n") }

/// Like `complain(_:)`, for several lines written by madbench, in which line feeds of foreign text are already escaped.
private func complain(lines text: String) {
  printError("madbench: \(TerminalText.escapedLines(text, foreign: []))\n")
}

/// Writes an already escaped text to standard error, like `complain`.
func printError(_ text: String) {
  let error = FileDescriptor.standardError
  guard (try? Poll.writable(error, timeout: 1_000_000_000)) == true else { return }
  _ = try? error.writeAll(text.utf8)
}

/// The documented exit codes of commands.
enum ExitStatus {
  static let failure = ExitCode(1)
  static let regression = ExitCode(2)
  static let inconclusive = ExitCode(3)
  /// Times are unreliable: according to the null control, or to a finding of doctor.
  static let unreliable = ExitCode(4)
  static let notComparable = ExitCode(5)
  static let unsupported = ExitCode(6)
  /// The kernel does not do what a strategy promises; a program that is measured failed, or outputs differ.
  static let brokenPromise = ExitCode(7)
  static let usage = ExitCode(64)
  static let noPermission = ExitCode(77)

  /// The exit code by which a shell reports a process ended by a signal.
  static func signal(_ number: Int32) -> ExitCode { ExitCode(128 + number) }
}

/// Like `reportingFailures`, for a body that holds settings or files: it must check for SIGINT, SIGTERM and SIGHUP
/// itself. Once one has arrived the exit code is that of the signal, whatever the body throws.
func answeringSignals(_ body: (EndingSignals) throws -> Void) throws {
  try reportingFailures {
    let signals = try EndingSignals()
    do { try reportingFailures { try body(signals) } } catch {
      throw signals.arrived().map(ExitStatus.signal) ?? error
    }
    if let signal = signals.arrived() { throw ExitStatus.signal(signal) }
  }
}

/// Runs a command's body and turns its errors into a line on standard error and an exit code.
func reportingFailures(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let code as ExitCode {
    throw code
  } catch let error as PlanError {
    complain(error.description)
    let isForbidden = error.cause.map { exitCode(for: $0) == ExitStatus.noPermission } ?? false
    throw isForbidden ? ExitStatus.noPermission : ExitStatus.usage
  } catch let error as ResultFolder.Failure {
    complain(error.description)
    throw error.isUsage ? ExitStatus.usage : exitCode(for: error.cause)
  } catch let error as OutputFile.Failure {
    complain(error.description)
    throw error.isUsage ? ExitStatus.usage : exitCode(for: error.cause)
  } catch let error as RecordingFailure {
    complain(lines: error.description)
    throw error.isCurable ? ExitStatus.noPermission : ExitStatus.failure
  } catch let error as TraceFile.Failure {
    complain(error.description)
    throw exitCode(for: error.cause)
  } catch let error as ArmError {
    complain(error.description)
    throw ExitStatus.usage
  } catch let error as SettingFailure {
    complain(error.description)
    throw exitCode(for: error.cause)
  } catch {
    complain("\(error)")
    throw ExitStatus.failure
  }
}

private func exitCode(for cause: Errno?) -> ExitCode {
  switch cause {
  case .permissionDenied?, .notPermitted?, .readOnlyFileSystem?: ExitStatus.noPermission
  default: ExitStatus.failure
  }
}
