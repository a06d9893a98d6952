package import SystemPackage

/// A strategy performed by a forked child on its own copy of the pages. The process keeps all pages, and its next write
/// to each of them is a copy-on-write fault, whatever the child has done.
package struct InChild: ReleaseStrategy {
  /// The strategy that the child performs.
  private let inner: any ReleaseStrategy

  package init(_ inner: any ReleaseStrategy) { self.inner = inner }

  package var name: String { inner.name }
  package var summary: String { "\(inner.summary), in a forked child" }
  package var usedBy: String { inner.usedBy }
  package var since: String { inner.since }
  package var action: Action { .keep }
  package var leaves: SpanState { .copyOnWrite }
  package var memory: [MemoryKind] { [.anonymous] }
  package var releasesInChild: Bool { true }

  package func release(_ pages: PageRange, in region: borrowing Region) throws(Errno) {
    try inner.release(pages, in: region)
  }

  /// Why a strategy makes no sense in a child; nil if it does, or if the kernel decides.
  ///
  /// - Parameter batch: ranges per call.
  package static func refusal(of strategy: any ReleaseStrategy, batch: Int) -> Refusal? {
    let reason: String? =
      if batch > 1 {
        "the child takes one range at a time, and this strategy releases \(batch) in a call"
      } else if strategy.action == .zero || strategy.action == .zeroThenLazilyFree {
        "what the child writes is copied in the child: nothing would be given back"
      } else if strategy.pauseNanoseconds > 0 {
        "the child gives back in one stage, and this takes several with a pause between them"
      } else if strategy.collapsesOnReuse {
        "the parent's pages never went, so there is nothing to make huge pages of again"
      } else if strategy.place == .breakHeap {
        "its end of the data is where the child's own library takes memory from"
      } else {
        nil
      }
    return reason.map {
      Refusal(by: .madbench("not in a forked child"), reason: "\(strategy.name) in a child: \($0)")
    }
  }
}
