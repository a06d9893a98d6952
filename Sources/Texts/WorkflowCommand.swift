/// A line by which a program tells the runner of a GitHub workflow something: `::error title=…::…`. The
/// runner takes it from standard output and standard error alike.
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

  /// As `@actions/core` does it: `%` and line ends, in properties also what separates them. What else a
  /// terminal would obey is shown by its escape, since the log shows the line too.
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
