package import Processes

/// How one run of an arm went.
package struct ProgramOutcome: Sendable {
  package enum Ending: Equatable, Sendable {
    /// The program, or of a server its load, ended by itself with this status.
    case exited(Int32)
    case killed(signal: Int32)
    /// It took longer than it was given.
    case timeout
    /// The server did not become ready in time, or ended before it was.
    case notReady
    /// The server ended, or was killed, before its load had.
    case serverEnded(ChildProcess.Ending)
    /// The server had to be killed, since it did not stop in time.
    case notStopped
    case loadFailed(ChildProcess.Ending)
    case interrupted(signal: Int32)
  }

  package var ending = Ending.exited(0)
  /// From the program's first instruction to its end; of a server, of its load.
  package var elapsedNanoseconds: Int?
  /// Of all processes that descend from the program, to their ends.
  package var usage = TreeUsage()
  /// The most that a single process had resident, where the kernel's record of that is the program's own.
  package var exactPeakRSSBytes: Int?
  package var runDelayNanoseconds: Int?
  package var curve = ProgramCurve()
  /// Of standard output; nil where nobody read it, and of servers, which write a log there.
  package var outputBytes: Int?
  package var outputHash: UInt64?
  /// The end of what the program, or its load, wrote: for metrics and messages.
  package var outputText: [UInt8] = []
  package var errorText: [UInt8] = []
  package var calls: MemoryCalls?
  /// CPU time that watching took.
  package var samplerNanoseconds = 0

  package init() {}

  /// Whether the run counts.
  package func isGood(ignoringExit: Bool) -> Bool {
    switch ending {
    case .exited(let status): status == 0 || ignoringExit
    case .killed: ignoringExit
    case .loadFailed(.exited): ignoringExit
    default: false
    }
  }

  package var exitStatus: Int32? {
    switch ending {
    case .exited(let status), .loadFailed(.exited(let status)), .serverEnded(.exited(let status)): status
    default: nil
    }
  }

  package var signal: Int32? {
    switch ending {
    case .killed(let signal), .loadFailed(.killed(let signal)), .serverEnded(.killed(let signal)): signal
    default: nil
    }
  }

  /// In words; nil where the program ended well.
  package var failure: String? {
    switch ending {
    case .exited(0): nil
    case .exited(let status): "exited with \(status)"
    case .killed(let signal): "was killed by signal \(signal)"
    case .timeout: "took too long and was killed"
    case .notReady: "did not become ready"
    case .serverEnded(.exited(let status)): "ended with \(status) before its load did"
    case .serverEnded(.killed(let signal)): "was killed by signal \(signal) before its load ended"
    case .notStopped: "did not stop and was killed"
    case .loadFailed(.exited(let status)): "has a load that exited with \(status)"
    case .loadFailed(.killed(let signal)): "has a load that was killed by signal \(signal)"
    case .interrupted(let signal): "was ended by signal \(signal)"
    }
  }
}
