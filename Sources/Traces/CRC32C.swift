/// The checksum of iSCSI (RFC 3720, appendix B.4): polynomial 0x1EDC6F41, bits reversed.
struct CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0x82F6_3B78 }
  }

  private var sum: UInt32 = .max

  var value: UInt32 { ~sum }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    Self.table.withUnsafeBufferPointer { table in
      var sum = sum
      for byte in bytes { sum = sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
      self.sum = sum
    }
  }

  /// The checksum of a block of the compact form, which takes in that of the block before.
  static func of(_ block: UnsafeRawBufferPointer, after previous: UInt32) -> UInt32 {
    var checksum = CRC32C()
    withUnsafeBytes(of: previous.littleEndian) { checksum.add($0) }
    checksum.add(block)
    return checksum.value
  }
}
