/// The state of a region's memory, in Go's words. Every operation of the page heap is one of these
/// transitions:
///
///     None --reserve--> Reserved --map--> Prepared --use--> Ready --release--> Prepared
///     any --free--> None
///
/// Strategies differ in how far a release goes: to Prepared, to Reserved (a decommit) or to None (an
/// unmap), and reuse comes back from there.
package enum RegionState: CaseIterable, Sendable {
  /// Not ours.
  case none
  /// Address space only; an access is a SIGSEGV.
  case reserved
  /// May be used, and need not be resident.
  case prepared
  /// In use, or was, and resident.
  case ready
}

/// What the page heap knows of a span: whether it is live, and where its memory is if it is free.
package enum SpanState: Int, CaseIterable, Sendable {
  /// Address space that was never mapped, or the whole region before and after its life.
  case reserved
  /// Free, resident: its pages were used and have not been given back.
  case dirty
  /// Free, resident: a strategy that keeps pages has been given it.
  case kept
  /// Free, and being given back by another thread at the moment: nobody may hand it out.
  case releasing
  /// Free, resident, shared with a forked child: the next write faults, and copies the page unless the
  /// child has let go of it.
  case copyOnWrite
  /// Free, resident until the kernel needs memory.
  case lazilyFreed
  /// Free, not resident; a touch faults.
  case released
  /// Free, not resident, and under advice that has to be taken back before it is used again.
  case marked
  /// Free, not resident, mapped without access: a touch before reuse is a SIGSEGV.
  case withdrawn
  /// Free, not resident and not mapped: a touch before reuse is a SIGSEGV, or hits a stranger.
  case unmapped
  /// Handed out.
  case live

  package var region: RegionState {
    switch self {
    case .reserved, .withdrawn: .reserved
    case .unmapped: .none
    case .released, .lazilyFreed, .marked: .prepared
    case .dirty, .kept, .releasing, .copyOnWrite, .live: .ready
    }
  }

  /// Whether first fit may hand it out.
  package var isFree: Bool { self != .live && self != .reserved && self != .releasing }

  /// Whether such a page is resident.
  package var isResident: Bool {
    switch self {
    case .live, .dirty, .kept, .releasing, .copyOnWrite, .lazilyFreed: true
    case .reserved, .released, .marked, .withdrawn, .unmapped: false
    }
  }

  /// Whether a write to such a page faults.
  package var isFaulting: Bool { !isResident || self == .copyOnWrite }

  /// Whether the strategy must make such a page usable before it is touched.
  package var needsReuse: Bool { self == .marked || self == .withdrawn || self == .unmapped }

  /// Whether a span may go from this state to `next` by one operation of the heap.
  package func mayBecome(_ next: SpanState) -> Bool {
    switch (self, next) {
    case (.reserved, .released): true  // map
    case (_, .reserved): true  // the region goes
    case (_, .live): isFree  // use
    case (.live, .dirty): true  // free
    case (.dirty, _): next.isFree || next == .releasing  // release
    case (.releasing, _): next.isFree  // release by another thread
    case (.lazilyFreed, _):  // release, second stage
      next == .releasing || (next.isFree && !next.isResident)
    default: false
    }
  }
}
