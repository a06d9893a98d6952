/// Files of the compact form, made by its description and not by its writer.
enum CompactFile {
  struct Block {
    let kind: UInt8
    let payload: [UInt8]
  }

  static func block(_ kind: UInt8, _ payload: [UInt8]) -> Block {
    Block(kind: kind, payload: payload)
  }

  /// With nothing besides, and fewer than 128 events.
  static func endPayload(events: UInt8) -> [UInt8] {
    [events] + Array(repeating: 0, count: 13)
  }

  static func checksums(_ blocks: [Block], _ end: [UInt8]) -> [UInt32] {
    var previous: UInt32 = 0
    return (blocks + [block(2, end)]).map { block in
      previous = crc32c(fixed(previous) + head(block) + block.payload)
      return previous
    }
  }

  /// - Parameter checksums: of blocks and end, where they are to be others than the right ones.
  static func bytes(
    _ blocks: [Block], _ end: [UInt8], checksums: [UInt32]? = nil
  ) -> [UInt8] {
    let checksums = checksums ?? Self.checksums(blocks, end)
    return Array("madtrace".utf8) + [1, 0]
      + zip(blocks + [block(2, end)], checksums).flatMap { head($0) + $0.payload + fixed($1) }
  }

  private static func head(_ block: Block) -> [UInt8] {
    [block.kind] + fixed(UInt32(block.payload.count))
  }

  private static func fixed(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    var sum = UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0x82F6_3B78 }
    return sum
  }

  /// RFC 3720, appendix B.4.
  static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      var sum = UInt32.max
      for byte in bytes { sum = sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
      return ~sum
    }
  }
}
