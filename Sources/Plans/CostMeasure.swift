/// The cost that ratios, and with them sentences, precision and the null control, go by.
package enum CostMeasure: String, CaseIterable, Sendable {
  /// All that a page costs: the program's own writes are part of it.
  case total
  /// What it costs beyond the same work with its pages kept, by `none` in the same blocks.
  case overKeeping = "over-keeping"
}
