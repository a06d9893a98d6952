/// The state of a region's memory, in Go's terms. Every operation of the page heap is one of these transitions:
///
///     None --reserve--> Reserved --map--> Prepared --use--> Ready --release--> Prepared
///     any --free--> None
///
/// Strategies differ in how far a release goes: to Prepared, to Reserved (a decommit) or to None (an unmap). Reuse
/// starts from that state.
package enum RegionState: CaseIterable, Sendable {
  /// Not part of the heap's address space.
  case none
  /// Address space only; an access is a SIGSEGV.
  case reserved
  /// Usable, not necessarily resident.
  case prepared
  /// In use or formerly in use, and resident.
  case ready
}

/// The state of a span in the page heap: whether it is live and, if it is free, where its memory is.
package enum SpanState: Int, CaseIterable, Sendable {
  /// Address space that was never mapped, or the whole region before and after its life.
  case reserved
  /// Free, resident: its pages were used and have not been released.
  case dirty
  /// Free, resident: released by a strategy that keeps pages.
  case kept
  /// Free, and being released by another thread: not allocatable.
  case releasing
  /// Free, resident, shared with a forked child: the next write faults, and copies the page unless the child has
  /// dropped it.
  case copyOnWrite
  /// Free, resident until the kernel needs memory.
  case lazilyFreed
  /// Free, not resident; a touch faults.
  case released
  /// Free, not resident, and under advice that must be undone before reuse.
  case marked
  /// Free, not resident, mapped without access: a touch before reuse is a SIGSEGV.
  case withdrawn
  /// Free, not resident and not mapped: a touch before reuse is a SIGSEGV, or hits an unrelated mapping.
  case unmapped
  /// Allocated.
  case live

  package var region: RegionState {
    switch self {
    case .reserved, .withdrawn: .reserved
    case .unmapped: .none
    case .released, .lazilyFreed, .marked: .prepared
    case .dirty, .kept, .releasing, .copyOnWrite, .live: .ready
    }
  }

  /// Whether first fit may allocate it.
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

  /// Whether one operation of the heap may change a span from this state to `next`.
  package func mayBecome(_ next: SpanState) -> Bool {
    switch (self, next) {
    case (.reserved, .released): true  // map
    case (_, .reserved): true  // the region is freed
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
