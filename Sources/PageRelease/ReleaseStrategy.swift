package import LinuxKernel
package import SystemPackage

/// One way to give pages back to the kernel.
///
/// A strategy never falls back: what the kernel refuses is thrown, and the row says so. Most are the
/// first block of requirements alone; the others have defaults.
package protocol ReleaseStrategy: Sendable {
  /// What `--strategy` takes.
  var name: String { get }
  /// What it does, in one line.
  var summary: String { get }
  /// Allocators and runtimes that do so.
  var usedBy: String { get }
  /// The first kernel that has it; what this one has is probed, not compared.
  var since: String { get }
  /// What its release does to the pages.
  var action: Action { get }
  /// The state that its release leaves pages in. With `action` this is its promise.
  var leaves: SpanState { get }

  /// Gives the pages back. Ready → `leaves`.
  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno)

  /// Makes pages usable again before they are touched. Only asked for pages in a state that needs
  /// reuse.
  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno)

  /// Memory that it makes sense on, its home first; the kernel decides on the rest. All by default.
  var memory: [MemoryKind] { get }
  /// Where its region lies.
  var place: Region.Place { get }
  /// How it releases several ranges in one call.
  var vector: VectorForm { get }
  /// Ranges of one call where `--batch` does not say.
  var defaultBatch: Int { get }
  /// What is done one after another to the pages, with `pauseNanoseconds` between: itself, mostly.
  var stages: [any ReleaseStrategy] { get }
  /// Between two stages.
  var pauseNanoseconds: UInt64 { get }
  /// Whether pages can be given back only from the region's end downwards.
  var releasesFromTheTop: Bool { get }
  /// Whether the release is made by a forked child, of its own copy of the pages.
  var releasesInChild: Bool { get }
  /// Whether huge pages are asked for again behind the touch that reuses pages.
  var collapsesOnReuse: Bool { get }
  /// Whether pages may come back in other sizes than they went: huge ones by advice, or single ones
  /// because a page table stays in place.
  var changesFolioSizes: Bool { get }
  /// Whether it works on locked memory too.
  var worksOnLockedMemory: Bool { get }
  /// What really runs on such memory: itself, but for a chain that falls back by name.
  func acting(on memory: MemoryKind, directory: String) -> any ReleaseStrategy
}

/// How a strategy releases several ranges in one call.
package enum VectorForm: Equatable, Sendable {
  /// One advice, which `process_madvise(2)` takes for a vector of ranges.
  case advice(Advice)
  /// It makes no system call that there could be fewer of.
  case noCall
  /// It cannot.
  case none
}

extension ReleaseStrategy {
  package func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {}
  package var memory: [MemoryKind] { MemoryKind.allCases }
  package var place: Region.Place { .mapping }
  package var vector: VectorForm { .none }
  package var defaultBatch: Int { 1 }
  package var stages: [any ReleaseStrategy] { [self] }
  package var pauseNanoseconds: UInt64 { 0 }
  package var releasesFromTheTop: Bool { false }
  package var releasesInChild: Bool { false }
  package var collapsesOnReuse: Bool { false }
  package var changesFolioSizes: Bool { false }
  package var worksOnLockedMemory: Bool { false }
  package func acting(on memory: MemoryKind, directory: String) -> any ReleaseStrategy { self }
}

extension ReleaseStrategy {
  /// The state in which a policy finds pages that it has released: it must not find them dirty, and release them again.
  package var leavesInHeap: SpanState { leaves == .dirty ? .kept : leaves }

  /// Whether pages go, at once or when memory is short.
  package var givesBack: Bool { leaves != .dirty && leaves != .copyOnWrite }
}
