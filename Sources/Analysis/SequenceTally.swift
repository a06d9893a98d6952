internal import Samples
internal import Workloads

/// Which sequence of allocations and frees the rows of a block performed, in a few bytes whatever their order:
/// sums of hashes, of which two that differ are equal once in 2^64.
struct SequenceTally: Sendable {
  /// Of the rows that tell, with what they tell.
  private var performed: UInt64 = 0
  /// Of the same rows, without.
  private var places: UInt64 = 0

  mutating func add(_ record: Record) {
    guard let hash = record.sequenceHash else { return }
    let place = Self.mixed(
      [
        UInt8(truncatingIfNeeded: record.round), UInt8(record.phase.index),
        record.cycle == .later ? 1 : 0,
      ],
      from: 0xCBF2_9CE4_8422_2325)
    places &+= place
    performed &+= Self.mixed(hash.utf8, from: place)
  }

  /// Whether both performed the same; nil where they do not have the same rows, or none.
  func equals(_ other: SequenceTally) -> Bool? {
    places == 0 || places != other.places ? nil : performed == other.performed
  }

  /// FNV-1a (Fowler, Noll, Vo), of 64 bits.
  private static func mixed(_ bytes: some Sequence<UInt8>, from basis: UInt64) -> UInt64 {
    bytes.reduce(basis) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
