internal import FoundationEssentials

/// JSON in the format of all result files: keys in snake case and sorted, readable for people and `diff`.
package enum JSONText {
  package static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return escaped(String(decoding: try encoder.encode(value), as: UTF8.self)) + "\n"
  }

  /// The same JSON, safe for a terminal too. The encoder escapes only the control characters of ASCII.
  package static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar.value >= 127, TerminalText.isUnsafe(scalar) {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else if scalar == "[", escaped.hasSuffix("##") {
        escaped += "\\u005b"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
