/// Names in files: strategies, workloads, policies, runs. Reports show them as they are, also as code in
/// markdown, so other characters than these are refused where a file is read.
package enum NameText {
  package static let mostBytes = 128

  /// Letters and digits of ASCII, and `-`, `_`, `.`, `:`, `+`, `/`, `=`; nothing, where a file leaves a name
  /// out.
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
