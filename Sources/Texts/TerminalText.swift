/// Text that others wrote, made safe to show on a terminal and in a log.
///
/// A terminal obeys control characters, and invisible or bidirectional ones make a text look like another.
/// The runner of a GitHub workflow obeys `##[command]` anywhere in a line.
package enum TerminalText {
  /// The same text in one line: each unsafe character by its escape, as in `\u{1B}`.
  package static func escaped(_ text: String) -> String {
    escaped(text) { _ in false }
  }

  /// The same, but line feeds stay. For text of several lines that is our own apart from some words.
  ///
  /// - Parameter foreign: words that others wrote. In these, line feeds are escaped too.
  package static func escapedLines(_ text: String, foreign: [String]) -> String {
    var text = text
    // The longest first: a short one may be part of it.
    for word in foreign.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      let safe = escaped(word)
      if safe != word { text = text.replacing(word, with: safe) }
    }
    return escaped(text) { $0 == "\n" }
  }

  /// Whether a terminal would obey a character instead of showing it, or nobody would see it: controls,
  /// line and paragraph separators, bidirectional marks, and what has no width.
  package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    // The properties of characters are a search in tables.
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
