/// What a release does to the pages themselves, by any system call.
package enum Action: Sendable {
  /// Nothing, or only a change of the order of reclaim.
  case keep
  /// Writes zeros.
  case zero
  /// Lets the kernel reclaim them when it needs memory.
  case lazilyFree
  /// Writes zeros, then lets the kernel reclaim them when it needs memory.
  case zeroThenLazilyFree
  /// Removes them from the page tables.
  case drop
  /// Removes them from the page tables and frees their backing memory.
  case dropBacking
  /// Replaces them with a fresh mapping, at once or on reuse.
  case renew
  /// Reclaims them now: to swap, or to their file.
  case reclaim
}

/// The behaviour that a strategy promises for released pages: the one table that `list`, `verify`, the column
/// `verified` and the documentation use.
package struct Promise: Equatable, Sendable {
  /// The content of a page when it is reused.
  package enum Content: String, Sendable {
    case kept
    case zero
    case keptOrZero = "kept or zero"
    case image
  }

  /// Which reused pages are zero.
  package enum Zeroes: String, Sendable {
    /// Every page.
    case always
    /// Only the pages that the kernel has reclaimed meanwhile.
    case maybe
    case never
  }

  /// The fate of the memory or file blocks that back shared pages.
  package enum Backing: String, Sendable { case kept, freed }

  /// The state of the pages in the page heap: whether they are resident, whether an access is a SIGSEGV, whether a
  /// touch faults.
  package let leaves: SpanState
  package let content: Content
  /// Nil for private memory, and if it depends on other mappings of the object.
  package let backing: Backing?
  /// Whether the release requires swap: without swap the call returns 0 and the pages stay, but huge pages are split
  /// nevertheless.
  package let needsSwap: Bool

  /// Whether a page reads as zero when it is reused.
  package var leavesZeroes: Zeroes {
    switch content {
    case .zero: .always
    case .keptOrZero: .maybe
    case .kept, .image: .never
    }
  }

  /// Whether a caller that wants zeros has to write them when it reuses pages in this state under a strategy with this
  /// promise. Pages in another state than that of released ones were never used, or were never released.
  ///
  /// - Parameter released: the state of released pages in the heap.
  package func needsZeroing(_ state: SpanState, released: SpanState) -> Bool {
    state == released ? leavesZeroes != .always : state.isResident
  }

  /// The promise in words.
  package var text: String {
    var words: [String] = []
    switch leaves {
    case .dirty, .kept, .releasing, .live, .reserved: words.append("stays resident")
    case .copyOnWrite: words.append("stays resident, shared with the child")
    case .lazilyFreed: words.append("resident until memory is short")
    case .released: words.append("gone at once")
    case .marked: words.append("gone at once, under a mark that reuse takes off")
    case .withdrawn: words.append("gone at once, access before reuse is a SIGSEGV")
    case .unmapped:
      words.append("gone at once with its addresses, access before reuse is a SIGSEGV")
    }
    if needsSwap {
      words[0] = "with swap \(words[0]), without swap resident and huge pages split"
    }
    words.append(leaves.isFaulting ? "a write faults" : "a write finds the page")
    words.append("content \(content.rawValue)")
    if let backing { words.append("backing memory \(backing.rawValue)") }
    return words.joined(separator: "; ")
  }

  /// Looks the promise up in the table.
  package init(
    _ action: Action, leaving state: SpanState, on memory: MemoryKind, of place: Region.Place
  ) {
    leaves = state
    needsSwap = action == .reclaim && !memory.isShared
    let hasImage = memory == .filePrivate || place == .privateImage
    content =
      switch (action, memory) {
      case (.keep, _), (.reclaim, _): .kept
      case (.zero, _), (.zeroThenLazilyFree, _), (.dropBacking, _): .zero
      case (.lazilyFree, _): .keptOrZero
      case (.drop, _) where hasImage, (.renew, _) where hasImage: .image
      case (.drop, .shared), (.drop, .memfd), (.drop, .fileShared): .kept
      // The same file again, whereas shared anonymous memory is a new object.
      case (.renew, .memfd), (.renew, .fileShared): .kept
      case (.drop, _), (.renew, _): .zero
      }
    backing =
      switch (action, memory) {
      case _ where !memory.isShared || place == .privateImage: nil
      case (.dropBacking, _): .freed
      // The object is freed with the last VMA that maps a part of it.
      case (.renew, .shared): nil
      default: .kept
      }
  }
}

extension ReleaseStrategy {
  /// The strategy's promise on memory of this kind, which the kernel may not support.
  package func promise(on memory: MemoryKind) -> Promise {
    Promise(action, leaving: leaves, on: memory, of: place)
  }
}
