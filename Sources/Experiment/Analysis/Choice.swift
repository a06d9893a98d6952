/// What a cell is beside those that it could be chosen from: other strategies and policies, all else equal.
package struct Choice: Sendable {
  /// What they have in common.
  package let group: Cell
  /// Nil where a figure is missing, and of a null control, which is no choice.
  package let standing: Frontier.Standing?
  /// Blocks in which its sequence of allocations and frees could be held against that of the first of the
  /// choices, and those in which it was another one: such cells are not comparable.
  package let comparedBlocks: Int
  package let strayedBlocks: Int
}
