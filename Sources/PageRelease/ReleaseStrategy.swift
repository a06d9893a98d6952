package import LinuxKernel
package import SystemPackage

/// A way to release pages to the kernel.
///
/// A strategy never falls back: it throws the kernel's error, and the row reports it. Most strategies implement only
/// the first block of requirements; the others have defaults.
package protocol ReleaseStrategy: Sendable {
  /// The name in `--strategy`.
  var name: String { get }
  /// A summary, in one line.
  var summary: String { get }
  /// Allocators and runtimes that use this strategy.
  var usedBy: String { get }
  /// The first kernel that supports it, for information; support of the running kernel is probed.
  var since: String { get }
  /// What its release does to the pages.
  var action: Action { get }
  /// The state that its release leaves pages in. `action` and `leaves` make up its promise.
  var leaves: SpanState { get }

  /// Releases the pages. Ready → `leaves`.
  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno)

  /// Makes pages usable again before they are touched. Called only for pages in a state that needs reuse.
  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno)

  /// Kinds of memory on which it makes sense, the usual one first; the kernel decides on the rest. All by default.
  var memory: [MemoryKind] { get }
  /// The placement of its region.
  var place: Region.Place { get }
  /// How it releases several ranges in one call.
  var vector: VectorForm { get }
  /// Ranges of one call without `--batch`.
  var defaultBatch: Int { get }
  /// The strategies performed on the pages one after another, with `pauseNanoseconds` between them; usually only
  /// itself.
  var stages: [any ReleaseStrategy] { get }
  /// The pause between two stages.
  var pauseNanoseconds: UInt64 { get }
  /// Whether pages can be released only from the region's end downwards.
  var releasesFromTheTop: Bool { get }
  /// Whether a forked child makes the release, on its own copy of the pages.
  var releasesInChild: Bool { get }
  /// Whether it requests huge pages again after the touch that reuses pages.
  var collapsesOnReuse: Bool { get }
  /// Whether reused pages may have other sizes than released ones: huge pages by advice, or single pages because a page
  /// table remains in place.
  var changesFolioSizes: Bool { get }
  /// Whether it also works on locked memory.
  var worksOnLockedMemory: Bool { get }
  /// The strategy that really runs on such memory: itself, except for a chain that falls back by name.
  func acting(on memory: MemoryKind, directory: String) -> any ReleaseStrategy
}

/// How a strategy releases several ranges in one call.
package enum VectorForm: Equatable, Sendable {
  /// One advice, which `process_madvise(2)` applies to a vector of ranges.
  case advice(Advice)
  /// It makes no system call whose number could be reduced.
  case noCall
  /// It releases one range per call.
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
  /// The state of released pages in the heap under a policy: not dirty, or the policy would release them again.
  package var leavesInHeap: SpanState { leaves == .dirty ? .kept : leaves }

  /// Whether pages are released, at once or when memory is short.
  package var givesBack: Bool { leaves != .dirty && leaves != .copyOnWrite }
}
