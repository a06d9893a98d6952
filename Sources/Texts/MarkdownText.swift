/// Text that others wrote, as it stands in markdown.
package enum MarkdownText {
  /// Safe for a terminal, and every character of markup behind a backslash, which CommonMark allows before
  /// any punctuation of ASCII, inside tables too.
  ///
  /// A line of markdown may also pass by the runner of a GitHub workflow, which obeys a line that begins with
  /// `::`.
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

  /// A name set as code. Names that could end the code or break the line are escaped instead.
  package static func code(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "|") }
    return isPlain ? "`\(name)`" : escaped(name)
  }

  private static func isMarkup(
    _ scalar: Unicode.Scalar, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?
  ) -> Bool {
    switch scalar {
    case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "&", "$", "@": true
    // A heading; `#123` may refer to what GitHub knows.
    case "#": before == nil || before == "#"
    // Inside a word it is none: `my_program`.
    case "_": !isOfWord(before) || !isOfWord(after)
    case ":": before == nil || before == ":"
    // A list, a rule, a heading's line.
    case "-", "+", "=": before == nil && (after == nil || after == " " || after == scalar)
    default: false
    }
  }

  private static func isOfWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
