internal import LinuxKernel

/// The part of each page that a touch writes, from the page's beginning.
package enum WriteAmount: Hashable, Sendable {
  /// 8 bytes: costs a fault, and hardly any time of the program's use of the page.
  case word
  /// The whole page.
  case page
  /// This number of bytes, from 1 to one less than a page, except 8.
  case bytes(Int)

  /// Nil for 0 bytes, and for more than a page.
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
