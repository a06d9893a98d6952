/// What came back by itself while the region was watched after the release: medians over rows.
package struct Regrowth: Equatable, Sendable {
  package let bytes: Int
  /// What had gone back to the kernel in a round before that; nil where the rows do not tell.
  package let releasedBytes: Int?
  /// From the release until half of it was back, over the rounds in which half came.
  package let halfNanoseconds: Int?
  /// Rounds that were watched, and those in which half of it came back.
  package let rounds: Int
  package let halfRounds: Int
  /// Huge pages that were assembled meanwhile, system-wide.
  package let hugePageCollapses: Int?
}
