package import Plans

/// Writes a plan as YAML, for people to keep and madbench to read.
package enum PlanText {
  /// One line per key, below a comment with its help. A key without a value is commented out.
  ///
  /// - Parameters:
  ///   - heading: comments at the top, one per line.
  ///   - values: the values of a key; nil if it has none.
  package static func of(
    heading: [String], values: (PlanKey) throws -> [String]?
  ) rethrows -> String {
    var lines = heading.map { "# \($0)" }
    for key in PlanKeyList.all {
      lines += ["", "# \(key.help)"]
      guard let values = try values(key), !values.isEmpty else {
        lines.append("# \(key.name):")
        continue
      }
      let words = values.map { word($0, of: key) }
      let isAlone = words.count == 1
      lines.append("\(key.name): " + (isAlone ? words[0] : "[\(words.joined(separator: ", "))]"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Plain if every YAML reader reads the same word; free text is quoted.
  private static func word(_ text: String, of key: PlanKey) -> String {
    let isLetter = { (byte: UInt8) in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    let isPlain =
      key.value != .text && text.utf8.first.map(isLetter) == true
      && text.utf8.last.map(isLetter) == true
      && text.utf8.allSatisfy { isLetter($0) || "-+._:".utf8.contains($0) }
    return isPlain ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: quoted += "\\\(scalar)"
      case 0x20...0x7E, 0xA1...0x1FFF, 0x2030...0xD7FF: quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return quoted + "\""
  }
}
