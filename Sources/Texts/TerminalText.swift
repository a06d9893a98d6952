/// Makes foreign text safe to show on a terminal and in a log.
///
/// A terminal obeys control characters, and invisible or bidirectional characters make a text look like another. The
/// runner of a GitHub workflow obeys `##[command]` anywhere in a line.
package enum TerminalText {
  /// The text in one line, with each unsafe character replaced by its escape, as in `\u{1B}`.
  package static func escaped(_ text: String) -> String {
    escaped(text) { _ in false }
  }

  /// Like `escaped`, but keeps line feeds. For madbench's own text of several lines that contains foreign words.
  ///
  /// - Parameter foreign: foreign words in the text. In these, line feeds are escaped too.
  package static func escapedLines(_ text: String, foreign: [String]) -> String {
    var text = text
    // The longest first, because a short word may be part of it.
    for word in foreign.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      let safe = escaped(word)
      if safe != word { text = text.replacing(word, with: safe) }
    }
    return escaped(text) { $0 == "\n" }
  }

  /// Whether a terminal would obey a character instead of showing it, or would show nothing: controls, line and
  /// paragraph separators, bidirectional marks, and characters without width.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    // A fast path, since properties of characters are looked up in tables.
    if scalar.isASCII { return scalar.value < 32 || scalar.value == 127 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  private static func escaped(
    _ text: String, keeping isKept: (Unicode.Scalar) -> Bool
  ) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar), !isKept(scalar) {
        escaped += scalar.escaped(asASCII: true)
      } else if scalar == "[", escaped.hasSuffix("##") {
        escaped += "\\["
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
