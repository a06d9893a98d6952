/// Text as XML 1.0 takes it.
package enum XMLText {
  /// For the inside of an element, or of an attribute in double quotes: line ends and tabs as references,
  /// which no parser makes blanks of. Characters that XML forbids even as references (section 2.2, `Char`)
  /// become U+FFFD; what else a terminal would obey, or nobody would see, is a reference too.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      case "[" where escaped.hasSuffix("##"): escaped += "&#91;"
      case _ where TerminalText.isUnsafe(scalar): escaped += "&#\(scalar.value);"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// `<name key="value" …`, without its end.
  package static func start(_ name: String, _ attributes: [(name: String, value: String)]) -> String {
    "<" + name + attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
  }
}
