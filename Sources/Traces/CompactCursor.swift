/// Steps through a payload of the compact form.
struct CompactCursor {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  /// Of the payload's first byte in the file.
  private let start: Int

  init(_ bytes: UnsafeRawBufferPointer, start: Int) {
    self.bytes = bytes
    self.start = start
  }

  /// In the file.
  var offset: Int { start + position }
  var isAtEnd: Bool { position == bytes.count }

  func damage(_ reason: String) -> TraceDamage { TraceDamage(.byte(offset), reason) }

  mutating func byte() throws(TraceDamage) -> UInt8 {
    guard position < bytes.count else { throw damage("a record goes beyond its block") }
    position += 1
    return bytes[position - 1]
  }

  mutating func number() throws(TraceDamage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard shift < 63 || byte <= 1 else { throw damage("a number of more than 64 bits") }
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(TraceDamage) -> UInt64 { CompactTrace.unfolded(try number()) }

  mutating func task() throws(TraceDamage) -> Int32 {
    guard let task = Int32(exactly: Int64(bitPattern: try signed())) else {
      throw damage("no number of a process or thread")
    }
    return task
  }

  /// A number below `limit`.
  mutating func number(below limit: Int, _ what: String) throws(TraceDamage) -> Int {
    let number = try number()
    guard number < UInt64(limit) else { throw damage("\(what) \(number), of \(limit)") }
    return Int(number)
  }

  mutating func count() throws(TraceDamage) -> Int {
    try number(below: .max, "a count of")
  }

  mutating func text(longest: Int) throws(TraceDamage) -> String {
    let count = try number(below: longest + 1, "a text of length")
    guard bytes.count - position >= count else { throw damage("a text goes beyond its block") }
    let text = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    guard let text = String(validating: text, as: UTF8.self) else {
      throw damage("a text that is not UTF-8")
    }
    position += count
    return text
  }
}
