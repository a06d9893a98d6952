package import SystemPackage

/// One way to give pages back to the kernel.
///
/// A strategy never falls back: what the kernel refuses is thrown, and the row says so.
package protocol ReleaseStrategy: Sendable {
  /// What `--strategy` takes.
  var name: String { get }
  /// What it does, in one line.
  var summary: String { get }
  /// Allocators and runtimes that do so.
  var usedBy: String { get }
  /// The first kernel that has it; what this one has is probed, not compared.
  var since: String { get }
  /// The state that its release leaves pages in: its promise. Rows are verified against it.
  var leaves: SpanState { get }

  /// Gives the pages back. Ready → `leaves`.
  func release(_ pages: PageRange, in region: borrowing Region) throws(Errno)

  /// Makes pages usable again before they are touched. Only asked for pages in a state that needs
  /// reuse.
  func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno)
}

extension ReleaseStrategy {
  package func reuse(_ pages: PageRange, in region: borrowing Region) throws(Errno) {}
}
