/// Foreign text as a message shows it.
package enum FieldText {
  /// What cannot be printed by its escape, and of what is long the beginning.
  package static func shown(_ bytes: [UInt8]) -> String {
    let most = 60
    var text = ""
    for scalar in String(decoding: bytes.prefix(most), as: UTF8.self).unicodeScalars {
      text +=
        scalar.properties.generalCategory == .control
        ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text + (bytes.count > most ? "…" : "")
  }
}
