internal import Texts

/// A text that does harm in every sink, and what a sink may not show of it.
package enum ForeignText {
  package static let harmful =
    "a\u{1B}[31m\u{1B}]0;t\u{7}\r\n::error title=x::y\u{85}\u{9B}2J\u{202E}\u{2067}\u{200B}\u{2028}##[error]z\u{FFFD}"
    + "|<img src=x>`b`[c](javascript:d)\n## e"

  /// What a terminal, or a runner of workflows, would obey in a text of ours.
  package static func dangers(in text: String) -> [String] {
    var dangers: [String] = []
    for scalar in text.unicodeScalars where scalar != "\n" && TerminalText.isUnsafe(scalar) {
      dangers.append("U+" + String(scalar.value, radix: 16))
    }
    if text.contains("##[") { dangers.append("##[") }
    for line in text.split(separator: "\n") where line.drop(while: \.isWhitespace).hasPrefix("::") {
      dangers.append(String(line))
    }
    return dangers
  }

  /// The same of markdown, where it is markup that harms too: a cell or a line that is one more than in a
  /// report of harmless texts, and tags.
  package static func dangers(inMarkdown text: String, like harmless: String) -> [String] {
    var dangers = dangers(in: text)
    if text.contains(/(^|[^\\])<img/) { dangers.append("<img") }
    if text.contains(/(^|[^\\])\[c/) { dangers.append("[c](") }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let others = harmless.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.count != others.count { dangers.append("\(lines.count) lines for \(others.count)") }
    for (line, other) in zip(lines, others) where bars(in: line) != bars(in: other) {
      dangers.append("another row than \(other): \(line)")
    }
    return dangers
  }

  /// Those that end a cell.
  private static func bars(in line: Substring) -> Int {
    var isEscaped = false
    return line.unicodeScalars.count { scalar in
      defer { isEscaped = scalar == "\\" && !isEscaped }
      return scalar == "|" && !isEscaped
    }
  }
}
