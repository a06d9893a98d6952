internal import Samples
internal import Workloads

/// Identifies the sequence of allocations and frees that the rows of a block performed, in a few bytes and independent
/// of their order: sums of hashes, which collide with a probability of 2^-64.
struct SequenceTally: Sendable {
  /// The sum over rows with a hash, including that hash.
  private var performed: UInt64 = 0
  /// The sum over the same rows, without it.
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

  /// Whether both performed the same sequence; nil if they do not have the same rows, or have none.
  func equals(_ other: SequenceTally) -> Bool? {
    places == 0 || places != other.places ? nil : performed == other.performed
  }

  /// FNV-1a (Fowler, Noll, Vo), of 64 bits.
  private static func mixed(_ bytes: some Sequence<UInt8>, from basis: UInt64) -> UInt64 {
    bytes.reduce(basis) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
