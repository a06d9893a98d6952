/// The framing of both protocols, the worker's and the keeper's journal: one message is one line.
///
/// A control character within a message is written as `\xNN`, and a backslash as `\\`, so no value can end its line or
/// begin another one, and a message is read back exactly. A message without such characters is its own line; builds
/// from before this rule wrote only such messages.
package enum MessageLine {
  /// The line of a message, with its line feed.
  package static func line(_ message: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in message.unicodeScalars {
      switch scalar {
      case "\\": line.append(contentsOf: #"\\"#.unicodeScalars)
      case _ where isControl(scalar): line.append(contentsOf: escape(scalar).unicodeScalars)
      default: line.append(scalar)
      }
    }
    line.append("\n")
    return String(line)
  }

  /// The message of a line without its line feed; nil if `line` would not have produced the line.
  package static func message(_ line: some StringProtocol) -> String? {
    var message = String.UnicodeScalarView()
    var rest = line.unicodeScalars.makeIterator()
    while let scalar = rest.next() {
      if isControl(scalar) { return nil }
      guard scalar == "\\" else {
        message.append(scalar)
        continue
      }
      switch rest.next() {
      case "\\": message.append("\\")
      case "x":
        guard let high = rest.next(), let low = rest.next(),
          let value = UInt8("\(high)\(low)", radix: 16), isControl(Unicode.Scalar(value))
        else { return nil }
        message.append(Unicode.Scalar(value))
      default: return nil
      }
    }
    return String(message)
  }

  /// The lines of a text. Splits by bytes, because "\r\n" is one character of a Swift string.
  package static func lines(of text: some StringProtocol) -> [String] {
    text.utf8.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
  }

  /// C0, DEL and C1.
  package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return #"\x"# + (digits.count == 1 ? "0" : "") + digits
  }
}
