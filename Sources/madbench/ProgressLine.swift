internal import Options
internal import Processes
internal import Runs
internal import SystemPackage

/// One line on standard error with the progress of a run; by default only if standard error is a terminal.
struct ProgressLine {
  let isShown: Bool
  /// Whether nothing is printed on standard error.
  let isQuiet: Bool
  private let isRewritten: Bool

  init(_ options: ProgressOptions) {
    let plain = environmentValue("TERM") == "dumb" || environmentValue("NO_COLOR") != nil
    isQuiet = options.quiet
    isRewritten = isTerminal(2) && !plain
    isShown =
      switch options.progress {
      case .auto: isRewritten && !options.quiet
      case .always: !options.quiet
      case .never: false
      }
  }

  func show(_ progress: Progress) {
    var text = "cell \(progress.cell) of \(progress.cells) · \(seconds(progress.elapsedSeconds))"
    if let expected = progress.expectedSeconds { text += " of about \(seconds(expected))" }
    if let ratio = progress.ratio { text += " · ratio \(hundredths(ratio))" }
    if let width = progress.halfWidth { text += " ± \(hundredths(width * 100)) %" }
    write(isRewritten ? "\r\u{1B}[2K\(text)" : text + "\n")
  }

  func show(_ text: String) { write(isRewritten ? "\r\u{1B}[2K\(text)" : text + "\n") }

  func clear() {
    if isShown, isRewritten { write("\r\u{1B}[2K") }
  }

  /// Skips the output instead of waiting if standard error is not read.
  private func write(_ text: String) {
    guard (try? Poll.writable(.standardError, timeout: 0)) == true else { return }
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  private func seconds(_ value: Double) -> String { "\(Int(value.rounded())) s" }

  private func hundredths(_ value: Double) -> String {
    let number = Int((value * 100).rounded())
    return "\(number / 100).\(number % 100 < 10 ? "0" : "")\(number % 100)"
  }
}
