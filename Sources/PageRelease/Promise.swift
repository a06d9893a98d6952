/// What a release does to the pages themselves, whatever call it makes.
package enum Action: Sendable {
  /// Nothing, or it changes only the order of reclaim.
  case keep
  /// Writes zeros.
  case zero
  /// Lets the kernel take them when it needs memory.
  case lazilyFree
  /// Writes zeros, then lets the kernel take them when it needs memory.
  case zeroThenLazilyFree
  /// Takes them out of the page tables.
  case drop
  /// Takes them out of the page tables and frees what backs them.
  case dropBacking
  /// Puts a fresh mapping in their place, at once or on reuse.
  case renew
  /// Reclaims them now: to swap, or to the file they came from.
  case reclaim
}

/// What a strategy promises of the pages that it releases: the one table that `list`, `verify`, the
/// column `verified` and the documentation go by.
package struct Promise: Equatable, Sendable {
  /// What a page holds when it is used again.
  package enum Content: String, Sendable {
    case kept
    case zero
    case keptOrZero = "kept or zero"
    case image
  }

  /// How much a program that takes its next page for zero can rely on it.
  package enum Zeroes: String, Sendable {
    /// Every page.
    case always
    /// Pages that the kernel has reclaimed meanwhile, and no other.
    case maybe
    case never
  }

  /// What becomes of the memory or file blocks behind shared pages.
  package enum Backing: String, Sendable { case kept, freed }

  /// The state that the page heap then knows the pages in: whether they are resident, whether an access
  /// is a SIGSEGV, whether a touch faults.
  package let leaves: SpanState
  package let content: Content
  /// Nil for private memory, and where it depends on what else maps the object.
  package let backing: Backing?
  /// Whether all this takes swap: without any the call returns 0 and the pages stay, but huge pages are
  /// split all the same.
  package let needsSwap: Bool

  /// Whether a page reads zero when it is used again.
  package var leavesZeroes: Zeroes {
    switch content {
    case .zero: .always
    case .keptOrZero: .maybe
    case .kept, .image: .never
    }
  }

  /// Whether a caller that wants zeroes has to write them, where pages in this state are used again under a strategy
  /// with this promise. Pages in another state than that of released ones were never used, or were never released.
  ///
  /// - Parameter released: the state that the heap knows released pages in.
  package func needsZeroing(_ state: SpanState, released: SpanState) -> Bool {
    state == released ? leavesZeroes != .always : state.isResident
  }

  /// In words, for people.
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

  /// The table.
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
      // The same file again; but shared anonymous memory is a new object.
      case (.renew, .memfd), (.renew, .fileShared): .kept
      case (.drop, _), (.renew, _): .zero
      }
    backing =
      switch (action, memory) {
      case _ where !memory.isShared || place == .privateImage: nil
      case (.dropBacking, _): .freed
      // The object goes with the last area that shows a part of it.
      case (.renew, .shared): nil
      default: .kept
      }
  }
}

extension ReleaseStrategy {
  /// What it promises on memory of this kind; whether the kernel has it there is another question.
  package func promise(on memory: MemoryKind) -> Promise {
    Promise(action, leaving: leaves, on: memory, of: place)
  }
}
