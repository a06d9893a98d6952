package import Plans

/// A cell among its alternatives: other strategies and policies, all else equal.
package struct Choice: Sendable {
  /// The unit of a choice's cost.
  package enum CostUnit: String, Encodable, Sendable {
    /// Nanoseconds per page that is released and reused, as in the main table.
    case perPage = "ns-per-page"
    /// CPU nanoseconds per allocated byte: if a program or a policy is among the choices.
    case cpuPerByte = "cpu-ns-per-byte"
  }

  /// The axis values that the choices share.
  package let group: Cell
  /// The unit of the cost, the same for the whole group.
  package let costUnit: CostUnit
  /// The cost; nil if no row reports it.
  package let cost: Estimate?
  /// The rank among the choices; nil if a figure is missing, for a null control, and for an excluded cell.
  package let standing: ParetoFront.Standing?
  /// Whether rows were killed, crashed, refused or not verified, or performed another sequence than the other choices:
  /// the figures then support no recommendation.
  package let isExcluded: Bool
  /// The first of the choices, whose sequence of allocations and frees is the reference.
  package let first: Cell
  /// The number of blocks in which both report their sequence, and of those in which the sequences differ: such cells
  /// are not comparable.
  package let comparedBlocks: Int
  package let strayedBlocks: Int
}
