/// A workflow command for the runner of a GitHub workflow: `::error title=…::…`. The runner reads it from both standard
/// output and standard error.
package struct WorkflowCommand {
  package enum Kind: String { case error, warning, notice }

  private let kind: Kind
  private let title: String
  private let message: String

  package init(_ kind: Kind, _ title: String, _ message: String) {
    self.kind = kind
    self.title = title
    self.message = message
  }

  package var text: String {
    "::\(kind.rawValue) title=\(Self.escaped(title, isProperty: true))"
      + "::\(Self.escaped(message, isProperty: false))"
  }

  /// Escapes like `@actions/core`: `%` and line ends, and in properties also separators. Other characters that a
  /// terminal would obey are replaced by a visible escape, because the log shows the line too.
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      case _ where TerminalText.isUnsafe(scalar): escaped += scalar.escaped(asASCII: true)
      case "[" where escaped.hasSuffix("##"): escaped += "\\["
      case ":" where isProperty: escaped += "%3A"
      case "," where isProperty: escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
