/// The beginning of a foreign text, quoted in a message.
package enum FieldText {
  private static let mostBytes = 60

  /// Escaped for a terminal, and truncated if long.
  package static func shown(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes.prefix(mostBytes), as: UTF8.self)
    return TerminalText.escaped(text) + (bytes.count > mostBytes ? "…" : "")
  }

  /// Like `shown(_:)` of bytes, for a text.
  package static func shown(_ text: some StringProtocol) -> String {
    shown(Array(text.utf8.prefix(mostBytes + 1)))
  }
}
