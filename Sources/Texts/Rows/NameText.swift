/// Names in files: of strategies, workloads, policies, runs. Reports show them unescaped, also as code in markdown, so
/// names with other characters are refused when a file is read.
package enum NameText {
  package static let mostBytes = 128

  /// Whether all characters are ASCII letters or digits, or `-`, `_`, `.`, `:`, `+`, `/`, `=`. True for an empty text,
  /// which means that a file omits the name.
  package static func isName(_ text: String) -> Bool {
    text.utf8.count <= mostBytes && text.utf8.allSatisfy(isPart)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "="):
      true
    default: false
    }
  }
}
