/// What a cell is beside those that it could be chosen from: other strategies and policies, all else equal.
package struct Choice: Sendable {
  /// What they have in common.
  package let group: Cell
  /// Nil where a figure is missing, and of a null control, which is no choice.
  package let standing: Frontier.Standing?
  /// The first of the choices, with which its sequence of allocations and frees is compared.
  package let first: Cell
  /// Blocks in which both tell of it, and those in which they are not the same: such cells are not
  /// comparable.
  package let comparedBlocks: Int
  package let strayedBlocks: Int
}
