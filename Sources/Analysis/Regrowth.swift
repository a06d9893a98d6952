/// Memory that became resident again without a touch while the region was watched after the release: medians over rows.
package struct Regrowth: Equatable, Sendable {
  package let bytes: Int
  /// The bytes released in a round before that; nil if the rows do not report them.
  package let releasedBytes: Int?
  /// The time from the release until half of the released bytes were resident again, over the rounds in which that
  /// happened.
  package let halfNanoseconds: Int?
  /// The number of watched rounds, and of those in which half of the released bytes became resident again.
  package let rounds: Int
  package let halfRounds: Int
  /// Huge pages collapsed meanwhile, system-wide.
  package let hugePageCollapses: Int?
}
