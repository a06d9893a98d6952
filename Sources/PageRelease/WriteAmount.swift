internal import LinuxKernel

/// How much of each page a touch writes, from the page's beginning.
package enum WriteAmount: Hashable, Sendable {
  /// 8 bytes: what a fault costs, and hardly anything of what the program does with the page.
  case word
  /// All of it.
  case page
  /// So many bytes, from 1 to one less than a page, but not 8.
  case bytes(Int)

  /// Nil for no bytes, and for more than a page has.
  package init?(bytes: Int) {
    switch bytes {
    case Self.word.bytes: self = .word
    case Self.page.bytes: self = .page
    case 1..<PageSize.bytes: self = .bytes(bytes)
    default: return nil
    }
  }

  package var bytes: Int {
    switch self {
    case .word: MemoryLayout<UInt64>.size
    case .page: PageSize.bytes
    case .bytes(let count): count
    }
  }
}
