package import Plans

/// A cell beside those that it could be chosen from: other strategies and policies, all else equal.
package struct Choice: Sendable {
  /// The time that a choice costs.
  package enum CostUnit: String, Encodable, Sendable {
    /// Nanoseconds a page that is released and used again, as in the main table.
    case perPage = "ns-per-page"
    /// CPU nanoseconds a byte that is handed out: where a program or a policy is among the choices.
    case cpuPerByte = "cpu-ns-per-byte"
  }

  /// What they have in common.
  package let group: Cell
  /// The same for all of the group.
  package let costUnit: CostUnit
  /// Nil where no row tells.
  package let cost: Estimate?
  /// Nil where a figure is missing, of a null control, and of a cell that is excluded.
  package let standing: Frontier.Standing?
  /// Whether rows of it were killed, crashed, refused or not verified, or did not perform the same as others:
  /// then its figures recommend nothing.
  package let isExcluded: Bool
  /// The first of the choices, with which its sequence of allocations and frees is compared.
  package let first: Cell
  /// Blocks in which both tell of it, and those in which they are not the same: such cells are not
  /// comparable.
  package let comparedBlocks: Int
  package let strayedBlocks: Int
}
