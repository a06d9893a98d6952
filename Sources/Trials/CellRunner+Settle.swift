internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Plans
internal import SystemPackage
internal import Workloads

/// Work after a window: updates the heap's accounting and the counts.
extension CellRunner {
  /// Between release and re-touch: binds all memory that is or will be mapped to another node.
  func rebind(_ heap: SharedHeap, to node: Int) throws(Errno) {
    heap.region.rebind(to: node)
    try heap.settled { (heap) throws(Errno) in
      try heap.spans.forEachSpan(in: heap.region.all) { (span: SpanMap.Span) throws(Errno) in
        if span.state != .unmapped { try heap.region.bind(span.range) }
      }
    }
  }

  /// After a window: updates the heap's accounting and counts pages.
  mutating func settle(
    _ policy: PolicyDriver, _ heap: SharedHeap
  ) throws(PageHeap.Failure) {
    let index = batch.phase.index
    tallies[index].faultingPages += batch.faultingPages
    for range in batch.operations { tallies[index].pages += range.count }
    noteSizes()
    if policy.givesBack { tallies[index].releasedPages += due.reduce(0) { $0 + $1.count } }
    try heap.locked { (heap) throws(PageHeap.Failure) in
      for range in due { try heap.settle(range, as: policy.leaves) }
    }
    switch batch.phase {
    case .reserve:
      try heap.locked { (heap) throws(PageHeap.Failure) in try heap.didMap(heap.region.all) }
    case .free:
      heap.region.didGiveBack()
      heap.locked { $0.didFreeRegion() }
    case .touch, .release, .idle, .retouch, .run: break
    }
  }

  private mutating func noteSizes() {
    let hugePages = PageSize.hugeBytes / PageSize.bytes
    for range in batch.operations
    where range.start % hugePages != 0 || range.count % hugePages != 0 { wholeHugePages = false }
  }

  /// Touches the pages that a cycle left released, so that the next one can release them. Not part of any row.
  mutating func refill(
    _ strategy: any ReleaseStrategy, _ cell: Cell, _ heap: SharedHeap
  ) throws(Errno) {
    let spare = Phase.run.index
    meters[spare].open(usage)
    try touch(strategy, reuse(strategy, cell), cell.write, heap, meter: spare)
    meters[spare].reset()
    adviceMeter.discard()
    noteSizes()
    eventsBefore = readEvents(cell)
    _ = membership.newHits()
    _ = heap.locked { $0.releaseTimes?.takeEarlyPages() }
    try look(heap)
    _ = retention.takeMeans()
  }

  /// At the end of a phase: adds the background releases, the pages reused early, and the means over its time.
  mutating func addUp(_ policy: PolicyDriver, _ heap: SharedHeap) {
    let index = batch.phase.index
    if let share = policy.takeShare() {
      tallies[index].background = (tallies[index].background ?? .none) + share
    }
    if let early = heap.locked({ $0.releaseTimes?.takeEarlyPages() }) {
      tallies[index].earlyPages = (tallies[index].earlyPages ?? 0) + early
    }
    if let means = retention.takeMeans() { tallies[index].means.add(means) }
  }

  /// After a re-touch: adds the pages that it copied, and those that the child still shared before it.
  mutating func note(copied pages: Int, of shared: Int) {
    let before = tallies[Phase.retouch.index].copies
    tallies[Phase.retouch.index].copies = RowCheck.Copies(
      made: (before?.made ?? 0) + pages, shared: (before?.shared ?? 0) + shared)
  }

  /// After a window: adds the machine's counts since the previous one.
  mutating func count(_ cell: Cell) {
    let now = readEvents(cell)
    tallies[batch.phase.index].events.add(from: eventsBefore, to: now)
    eventsBefore = now
    if let hits = membership.newHits() {
      tallies[batch.phase.index].limitHits = (tallies[batch.phase.index].limitHits ?? 0) + hits
    }
  }

  func readEvents(_ cell: Cell) -> SystemEvents {
    var found = events.read()
    if let folio = cell.hugePages.folioBytes {
      found.folioFaults = TransparentHugePages.count("anon_fault_alloc", ofSize: folio)
    }
    return found
  }
}
