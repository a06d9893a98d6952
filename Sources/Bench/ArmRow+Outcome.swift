internal import LinuxKernel
internal import Processes
package import Programs
internal import Samples

extension ArmRow {
  /// What one run of an arm has come to.
  ///
  /// - Parameter ignoresExit: whether a program that exits otherwise than with 0 counts.
  package init(_ outcome: ProgramOutcome, ignoresExit: Bool) {
    self.init()
    status = Self.status(outcome, ignoresExit: ignoresExit)
    exitCode = outcome.exitStatus.map(Int.init)
    signal = outcome.signal.map(Int.init)
    elapsedNanoseconds = outcome.elapsedNanoseconds
    let usage = outcome.usage
    userNanoseconds = max(0, usage.userNanoseconds)
    systemNanoseconds = max(0, usage.systemNanoseconds)
    minorFaults = usage.minorFaults
    majorFaults = usage.majorFaults
    voluntarySwitches = usage.voluntarySwitches
    involuntarySwitches = usage.involuntarySwitches
    runDelayNanoseconds = outcome.runDelayNanoseconds
    let curve = outcome.curve
    peakRSSBytes = [curve.peakRSSBytes, outcome.exactPeakRSSBytes].compactMap(\.self).max()
    meanRSSBytes = outcome.elapsedNanoseconds.flatMap { curve.meanRSSBytes(of: UInt64($0)) }
    meanPSSBytes = curve.meanWalk?.pssBytes
    meanLazyFreeBytes = curve.meanWalk?.lazyFreeBytes
    meanHugePageBytes = curve.meanWalk?.hugePageBytes
    pageTableBytes = curve.peakPageTableBytes
    swapBytes = curve.peakSwapBytes
    walks = curve.walkCount > 0 ? curve.walkCount : nil
    walkPeriodNanoseconds = curve.walkPeriodNanoseconds
    if let counted = outcome.calls { calls = counted }
    outputHash = outcome.outputHash.map { hash in
      let digits = String(hash, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    outputBytes = outcome.outputBytes
    samplerNanoseconds = outcome.samplerNanoseconds
    if status != .ok { note = Self.tail(of: outcome) }
  }

  private static func status(_ outcome: ProgramOutcome, ignoresExit: Bool) -> Status {
    if outcome.isGood(ignoringExit: ignoresExit) { return .ok }
    return switch outcome.ending {
    case .exited(let code): .crashed("exit \(code)")
    case .killed(let signal): .crashed("signal \(signal)")
    case .timeout: .timeout
    case .interrupted: .interrupted
    case .notReady: .failed("not ready")
    case .notStopped: .failed("not stopped")
    case .serverEnded: .failed("ended early")
    case .loadFailed: .failed("load failed")
    }
  }

  private static let mostNoteBytes = 400

  /// The end of standard error, or of standard output where that is empty, in one line.
  static func tail(of outcome: ProgramOutcome) -> String {
    let bytes = outcome.errorText.isEmpty ? outcome.outputText : outcome.errorText
    let text = String(decoding: bytes.suffix(mostNoteBytes), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).suffix(5).joined(separator: " | ")
  }
}
