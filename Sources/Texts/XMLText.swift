/// Text for XML 1.0.
package enum XMLText {
  /// Escapes text of an element, or of an attribute in double quotes. Line ends and tabs become references, which no
  /// parser replaces with blanks. Characters that XML forbids even as references (section 2.2, `Char`) become U+FFFD;
  /// other characters that a terminal would obey or not show become references too.
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

  /// The start tag `<name key="value" …`, without its closing bracket.
  package static func start(_ name: String, _ attributes: [(name: String, value: String)]) -> String {
    "<" + name + attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
  }
}
