/// A fingerprint of a workload's requests to the heap, in order: sizes of allocations and of frees. Addresses are not
/// included, since the heap chooses them.
///
/// Source: FNV-1a of 64 bits, over 8 bytes per number, the lowest byte first.
package struct SequenceHash: Equatable, Sendable {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  /// - Parameter pages: pages of an allocation; negative for a free.
  package mutating func add(_ pages: Int) {
    var rest = UInt64(bitPattern: Int64(pages))
    for _ in 0..<8 {
      value = (value ^ rest & 0xFF) &* 0x100_0000_01B3
      rest >>= 8
    }
  }

  /// 16 hexadecimal digits.
  package static func text(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
