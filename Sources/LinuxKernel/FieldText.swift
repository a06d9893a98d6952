/// Foreign text as a message shows it.
package enum FieldText {
  /// What cannot be printed by its escape, and of what is long the beginning.
  package static func shown(_ bytes: [UInt8]) -> String {
    let most = 60
    var text = ""
    for scalar in String(decoding: bytes.prefix(most), as: UTF8.self).unicodeScalars {
      text += isControl(scalar) ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text + (bytes.count > most ? "…" : "")
  }

  // The properties of characters are a search in tables.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar.value < 32 || scalar.value == 127 : scalar.properties.generalCategory == .control
  }
}
