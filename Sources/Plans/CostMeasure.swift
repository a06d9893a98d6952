/// The cost used for ratios, and thus for result sentences, precision and the null control.
package enum CostMeasure: String, CaseIterable, Sendable {
  /// The total cost of a page, including the program's own writes.
  case total
  /// The cost beyond that of the same work with pages kept, measured by `none` in the same blocks.
  case overKeeping = "over-keeping"
}
