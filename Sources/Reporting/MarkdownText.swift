/// Text as it stands in markdown that GitHub shows.
enum MarkdownText {
  /// Every character of markup behind a backslash, which CommonMark allows before any punctuation of ASCII,
  /// inside tables too; line ends and other control characters as blanks.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: escaped += " "
      default:
        if "\\`*_[]<>#|~&$@".unicodeScalars.contains(scalar) { escaped += "\\" }
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A name set as code. Names that could end the code or break the line are escaped instead.
  static func code(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "|") }
    return isPlain ? "`\(name)`" : escaped(name)
  }
}
