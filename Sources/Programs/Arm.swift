/// One side of a measurement: a command with a name.
package struct Arm: Equatable, Sendable {
  package let name: String
  package let command: Command

  package static let mostNameBytes = 128

  /// Throws where the name is none: letters, digits and `. _ + - = : /`, 128 bytes at most.
  package init(name: String, _ command: Command) throws(ArmError) {
    guard Self.isName(name) else {
      throw ArmError(
        "an arm's name is made of letters, digits and . _ + - = : / (at most \(Self.mostNameBytes))")
    }
    (self.name, self.command) = (name, command)
  }

  /// Reads `NAME=COMMAND`.
  package init(_ text: String, shell: String?) throws(ArmError) {
    guard let sign = text.firstIndex(of: "="), Self.isName(String(text[..<sign])) else {
      throw ArmError("an arm is NAME=COMMAND, such as now='./app run'")
    }
    let command = try Command(String(text[text.index(after: sign)...]), shell: shell)
    try self.init(name: String(text[..<sign]), command)
  }

  private static func isName(_ text: String) -> Bool {
    1...mostNameBytes ~= text.utf8.count && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy(isNamePart)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "._+-=:/".utf8.contains(byte)
    }
  }

  /// A name made of any text: other characters become `_`.
  package static func name(from text: String) -> String {
    let bytes = text.utf8.prefix(mostNameBytes).map { isNamePart($0) ? $0 : UInt8(ascii: "_") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
