extension TextScanner {
  /// The name of a field: what stands before `: ` or `=`.
  struct Field {
    let name: UnsafeRawBufferPointer

    func isNamed(_ text: StaticString) -> Bool {
      guard name.count == text.utf8CodeUnitCount else { return false }
      for index in name.indices where name[index] != text.utf8Start[index] { return false }
      return true
    }
  }

  /// Steps to the value of the next field; nil where there is none any more.
  mutating func nextField() -> Field? {
    while !isAtEnd {
      let start = position
      while position < end, Self.isNamePart(bytes[position]) { position += 1 }
      let name = start..<position
      if !name.isEmpty, skip(UInt8(ascii: ":")) || skip(UInt8(ascii: "=")) {
        skipBlanks()
        return Field(name: bytes(name))
      }
      if name.isEmpty { position += 1 }
    }
    return nil
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 95, 97...122: true
    default: false
    }
  }
}
