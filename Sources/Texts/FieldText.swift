/// The beginning of a foreign text as a message quotes it.
package enum FieldText {
  private static let mostBytes = 60

  /// Safe for a terminal; of what is long the beginning.
  package static func shown(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes.prefix(mostBytes), as: UTF8.self)
    return TerminalText.escaped(text) + (bytes.count > mostBytes ? "…" : "")
  }

  /// The same of a text.
  package static func shown(_ text: some StringProtocol) -> String {
    shown(Array(text.utf8.prefix(mostBytes + 1)))
  }
}
