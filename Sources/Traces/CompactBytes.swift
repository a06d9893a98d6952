/// Bytes of the compact form that are being written.
struct CompactBytes {
  private(set) var all: [UInt8] = []

  mutating func reserve(_ count: Int) { all.reserveCapacity(count) }

  mutating func removeAll() { all.removeAll(keepingCapacity: true) }

  mutating func add(byte: UInt8) { all.append(byte) }

  mutating func add(_ number: UInt64) {
    var rest = number
    while rest >= 128 {
      all.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    all.append(UInt8(rest))
  }

  /// A difference, however wrapped around.
  mutating func add(signed number: UInt64) { add(CompactTrace.folded(number)) }

  mutating func add(signed number: Int32) { add(signed: UInt64(bitPattern: Int64(number))) }

  /// The beginning of a text, as many whole characters of it as go into so many bytes.
  mutating func add(_ text: String, longest: Int) {
    var bytes = Array(text.utf8)
    if bytes.count > longest {
      var shorter = text
      while shorter.utf8.count > longest { shorter.unicodeScalars.removeLast() }
      bytes = Array(shorter.utf8)
    }
    add(UInt64(bytes.count))
    all += bytes
  }

  mutating func add<Number: FixedWidthInteger>(fixed number: Number) {
    withUnsafeBytes(of: number.littleEndian) { all.append(contentsOf: $0) }
  }

  mutating func add(_ bytes: CompactBytes) { all += bytes.all }
}
