/// Parses numbers of the kernel's text without allocating.
package struct ByteScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position: Int

  package init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The largest number accepted: sums of thousands of such numbers do not overflow.
  private static let most = 1 << 48

  /// Skips blanks, then parses a decimal number; nil without a digit, and for values larger than any counter.
  package mutating func decimal() -> Int? {
    skipBlanks()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = Int(bytes[position]) - 48, 0...9 ~= digit {
      value = min(value &* 10 &+ digit, Self.most + 1)
      position += 1
    }
    return position == start || value > Self.most ? nil : value
  }

  /// Parses a hexadecimal number without prefix; nil without a digit.
  package mutating func hexadecimal() -> UInt? {
    let start = position
    var value: UInt = 0
    while position < bytes.count, let digit = Self.hexDigit(bytes[position]) {
      value = value << 4 | digit
      position += 1
    }
    return position == start ? nil : value
  }

  /// Skips `byte` if it is next.
  package mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Moves past the next `byte`; returns false, without moving, if there is none.
  package mutating func skip(past byte: UInt8) -> Bool {
    guard let found = bytes[position...].firstIndex(of: byte) else { return false }
    position = found + 1
    return true
  }

  package mutating func skipBlanks() {
    while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
  }

  /// Skips blanks and the word after them, up to the next blank.
  package mutating func skipWord() {
    skipBlanks()
    while position < bytes.count, bytes[position] != 32 { position += 1 }
  }

  /// The value of a line `Key:   123 kB` in bytes, if the line starts with `key` (colon included).
  package static func kilobytes(_ line: UnsafeRawBufferPointer, key: StaticString) -> Int? {
    guard line.count > key.utf8CodeUnitCount else { return nil }
    for index in 0..<key.utf8CodeUnitCount where line[index] != key.utf8Start[index] { return nil }
    var scanner = ByteScanner(line, at: key.utf8CodeUnitCount)
    return scanner.decimal().flatMap { $0 <= most >> 10 ? $0 << 10 : nil }
  }

  private static func hexDigit(_ byte: UInt8) -> UInt? {
    switch byte {
    case 48...57: UInt(byte - 48)
    case 97...102: UInt(byte - 87)
    default: nil
    }
  }
}
