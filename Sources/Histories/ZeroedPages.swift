internal import LinuxKernel

/// The pages of which the recorded program may rely on zeroes: used, released by a call that leaves zeroes, and not used
/// since.
package struct ZeroedPages {
  private static let used: UInt8 = 1
  private static let zeroed: UInt8 = 2
  /// The same, and a strategy keeps the mapping that the program has given up.
  private static let zeroedAndKept: UInt8 = 3

  private var states = SparsePages<UInt8>()

  mutating func isZeroed(_ page: Int) -> Bool { states[page] >= Self.zeroed }

  /// - Parameter comebacks: what of the memory that goes is released by a strategy instead, and comes back.
  mutating func take(_ change: MemoryChange, comebacks: [Range<Int>]) {
    switch change.kind {
    case .touch: states[change.pages.lowerBound] = Self.used
    case .map, .unmap:
      for part in comebacks { release(part, as: Self.zeroedAndKept) }
      for part in change.pages.without(comebacks) {
        if case .map = change.kind { mapOver(part) } else { states.clear(part) }
      }
    case .release(let advice):
      if advice != Advice.free.rawValue { release(change.pages, as: Self.zeroed) }
    case .move(let destination, let count, _, _):
      let common = min(count, change.pages.count)
      states.move(common, from: change.pages.lowerBound, to: destination)
      for rest in change.pages.without(destination..<destination + count) { states.clear(rest) }
    case .protect, .advise, .releaseUnplaced, .fork, .join, .begin: break
    }
  }

  private mutating func release(_ pages: Range<Int>, as state: UInt8) {
    states.update(pages) { $0 = state }
  }

  /// What is mapped over is not there any more, but for what a strategy has kept.
  private mutating func mapOver(_ pages: Range<Int>) {
    states.update(pages) { if $0 != Self.zeroedAndKept { $0 = 0 } }
  }
}
