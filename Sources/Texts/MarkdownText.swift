/// Escapes foreign text for markdown.
package enum MarkdownText {
  /// Escapes the text for a terminal, and puts a backslash before every character of markup. CommonMark allows a
  /// backslash before any ASCII punctuation, inside tables too.
  ///
  /// A line of markdown may also reach the runner of a GitHub workflow, which executes a line that begins with `::`.
  package static func escaped(_ text: String) -> String {
    let scalars = Array(TerminalText.escaped(text).unicodeScalars)
    var escaped = ""
    for (index, scalar) in scalars.enumerated() {
      let before = index > 0 ? scalars[index - 1] : nil
      let after = index + 1 < scalars.count ? scalars[index + 1] : nil
      if isMarkup(scalar, before, after) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  /// A name as a code span. Names that could end the span or break the line are escaped instead.
  package static func code(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "|") }
    return isPlain ? "`\(name)`" : escaped(name)
  }

  private static func isMarkup(
    _ scalar: Unicode.Scalar, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?
  ) -> Bool {
    switch scalar {
    case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "&", "$", "@": true
    // A heading; `#123` may be a GitHub reference.
    case "#": before == nil || before == "#"
    // Not markup inside a word: `my_program`.
    case "_": !isOfWord(before) || !isOfWord(after)
    case ":": before == nil || before == ":"
    // A list item, a rule, or the underline of a heading.
    case "-", "+", "=": before == nil && (after == nil || after == " " || after == scalar)
    default: false
    }
  }

  private static func isOfWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
