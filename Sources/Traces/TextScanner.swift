/// Steps through the bytes of one line without allocating; numbers that do not fit are none.
struct TextScanner {
  let bytes: UnsafeRawBufferPointer
  var position: Int
  /// Nothing is read at it or behind.
  let end: Int

  init(_ bytes: UnsafeRawBufferPointer, from position: Int = 0, to end: Int? = nil) {
    self.bytes = bytes
    self.position = position
    self.end = end ?? bytes.count
  }

  var isAtEnd: Bool { position >= end }
  /// The byte that stands here; 0 at the end.
  var byte: UInt8 { position < end ? bytes[position] : 0 }
  var isAtBlank: Bool { position >= end || Self.isBlank(bytes[position]) }
  /// Whether a value of a field ends here.
  var isAtEndOfValue: Bool { isAtBlank || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")") }
  /// What stands from here on.
  var rest: UnsafeRawBufferPointer { bytes(position..<max(position, end)) }

  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  mutating func skipBlanks() {
    while position < end, Self.isBlank(bytes[position]) { position += 1 }
  }

  /// Steps to the next blank, or the end.
  mutating func skipWord() {
    while position < end, !Self.isBlank(bytes[position]) { position += 1 }
  }

  /// Steps over `byte` if it stands here.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  func starts(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard end - position >= count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    return true
  }

  /// Steps over `text` if it stands here.
  mutating func skip(_ text: StaticString) -> Bool {
    guard starts(with: text) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Steps behind the next place where `text` stands; false, and nothing moves, where there is none.
  mutating func skip(past text: StaticString) -> Bool {
    var scanner = self
    while !scanner.isAtEnd {
      if scanner.skip(text) {
        self = scanner
        return true
      }
      scanner.position += 1
    }
    return false
  }

  /// A decimal number without sign.
  mutating func decimal() -> UInt64? {
    let start = position
    var value: UInt64 = 0
    while position < end, Self.isDigit(bytes[position]) {
      guard let larger = Self.appended(value, UInt64(bytes[position] &- 48), base: 10) else {
        return nil
      }
      value = larger
      position += 1
    }
    return position == start ? nil : value
  }

  private static func appended(_ value: UInt64, _ digit: UInt64, base: UInt64) -> UInt64? {
    let (shifted, isTooLarge) = value.multipliedReportingOverflow(by: base)
    let (sum, isStillTooLarge) = shifted.addingReportingOverflow(digit)
    return isTooLarge || isStillTooLarge ? nil : sum
  }

  /// A hexadecimal number, with or without `0x`.
  mutating func hexadecimal() -> UInt64? {
    _ = skip("0x")
    let start = position
    var value: UInt64 = 0
    while position < end, let digit = Self.hexDigit(bytes[position]) {
      guard value >> 60 == 0 else { return nil }
      value = value << 4 | digit
      position += 1
    }
    return position == start ? nil : value
  }

  private static func hexDigit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 48...57: UInt64(byte - 48)
    case 97...102: UInt64(byte - 87)
    case 65...70: UInt64(byte - 55)
    default: nil
    }
  }

  /// A number as system calls are shown: hexadecimal with `0x`, or decimal; negative ones as they lie in a
  /// register.
  mutating func word() -> UInt64? {
    if starts(with: "0x") { return hexadecimal() }
    let isNegative = skip(UInt8(ascii: "-"))
    guard let value = decimal() else { return nil }
    guard isNegative else { return value }
    return value <= 1 << 63 ? 0 &- value : nil
  }

  /// A number of a process or thread; perf shows the kernel's as -1.
  mutating func task() -> Int32? {
    let isNegative = skip(UInt8(ascii: "-"))
    guard let value = decimal(), value <= UInt64(Int32.max) else { return nil }
    return isNegative ? -Int32(value) : Int32(value)
  }

  /// Process and thread with `separator` between them.
  mutating func tasks(_ separator: UInt8) -> (process: Int32, thread: Int32)? {
    guard let process = task(), skip(separator), let thread = task() else { return nil }
    return (process, thread)
  }
}
