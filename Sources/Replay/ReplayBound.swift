/// How far the figures of one replayed strategy can be known from a recording.
package struct ReplayBound: Codable, Equatable, Sendable {
  package enum Extent: String, Codable, CaseIterable, Sendable {
    /// All is known but lazily freed memory, which is at most the figure.
    case lazyFreeAtMost = "lazyfree_at_most"
    /// Faults, CPU time and resident memory are lower bounds.
    case atLeast = "at_least"
    /// Faults are known, resident memory is not.
    case memoryUnknown = "memory_unknown"
    case unknown
  }

  package let extent: Extent
  package let cause: ReplayDoubt

  package init(_ extent: Extent, _ cause: ReplayDoubt) {
    self.extent = extent
    self.cause = cause
  }

  /// Whether faults and CPU time are what the strategy would take.
  package var knowsFaults: Bool { extent == .lazyFreeAtMost || extent == .memoryUnknown }

  /// What it means for the figures, and why.
  package var note: String {
    let meaning =
      switch extent {
      case .lazyFreeAtMost: "LazyFree is an upper bound"
      case .atLeast: "the figures are lower bounds"
      case .memoryUnknown: "the memory figures are unknown"
      case .unknown: "the figures are unknown"
      }
    return "\(meaning): \(cause.reason)"
  }
}
