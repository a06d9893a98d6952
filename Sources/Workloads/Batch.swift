package import PageRelease

/// Operations of one phase, performed inside one window. The storage is written once at the start, so that filling it
/// again causes no faults.
package struct Batch: Sendable {
  /// The maximum number of operations of a batch.
  package static let capacity = 1024

  package private(set) var phase = Phase.reserve
  /// Whether the phase ends with this batch.
  package private(set) var endsPhase = false
  /// The cycle of release and re-touch that the batch belongs to, from 0.
  package private(set) var cycle = 0
  /// Whether the batch is measured. An unmeasured batch allocates again what the previous cycle left released, so that
  /// the next cycle can release it again.
  package private(set) var isMeasured = true
  /// The range of each operation.
  package private(set) var operations: ContiguousArray<PageRange>
  /// Parts that the strategy must make usable before operation `before` touches them, in order.
  package private(set) var reuses: ContiguousArray<(before: Int, range: PageRange)>
  /// Every part that operation `before` touches, in order, with its former state.
  package private(set) var parts: ContiguousArray<(before: Int, span: SpanMap.Span)>
  /// Pages of the batch on which a write should fault.
  package private(set) var faultingPages = 0
  /// Duration of an idle batch.
  package private(set) var idleNanoseconds: UInt64 = 0
  /// Hash of all requests to the heap since `startSequence`.
  package private(set) var sequence = SequenceHash()

  package init() {
    let nowhere = PageRange(start: 0, count: 0)
    operations = ContiguousArray(repeating: nowhere, count: Self.capacity)
    reuses = ContiguousArray(repeating: (0, nowhere), count: Self.capacity)
    parts = ContiguousArray(
      repeating: (0, SpanMap.Span(range: nowhere, state: .reserved)), count: Self.capacity)
  }

  package var isFull: Bool { operations.count >= Self.capacity }

  /// Empties the batch for `phase`.
  package mutating func begin(_ phase: Phase, cycle: Int = 0, isMeasured: Bool = true) {
    self.phase = phase
    self.cycle = cycle
    self.isMeasured = isMeasured
    endsPhase = false
    operations.removeAll(keepingCapacity: true)
    reuses.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    faultingPages = 0
    idleNanoseconds = 0
  }

  /// Resets the hash before the first batch of a workload.
  package mutating func startSequence() { sequence = SequenceHash() }

  package mutating func endPhase() { endsPhase = true }

  package mutating func idle(nanoseconds: UInt64) { idleNanoseconds = nanoseconds }

  /// Adds one operation on the whole region, the only one of its phase.
  package mutating func wholeRegion(_ phase: Phase, of heap: borrowing PageHeap) {
    begin(phase)
    operations.append(heap.region.all)
    endsPhase = true
  }

  /// Allocates `pages` pages and adds their touch.
  package mutating func allocate(
    _ pages: Int, from heap: inout PageHeap
  ) throws(PageHeap.Failure) -> PageRange {
    let range = try heap.allocate(pages) { note($0) }
    sequence.add(pages)
    operations.append(range)
    return range
  }

  /// Allocates exactly these pages and adds their touch.
  package mutating func take(
    _ range: PageRange, from heap: inout PageHeap
  ) throws(PageHeap.Failure) {
    try heap.take(range) { note($0) }
    sequence.add(range.count)
    operations.append(range)
  }

  /// Records a part of the operation that is about to be added.
  private mutating func note(_ part: SpanMap.Span) {
    if part.state.isFaulting { faultingPages += part.range.count }
    if part.state.needsReuse { reuses.append((before: operations.count, range: part.range)) }
    parts.append((before: operations.count, span: part))
  }

  /// Allocates the free pages of these ranges again, starting with the range at index `position`, until the batch is
  /// full; returns whether all are allocated.
  package mutating func refill(
    _ ranges: [PageRange], from position: inout Int, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    while position < ranges.count {
      let free = heap.freeRuns(in: ranges[position])
      if operations.count + free.count > Self.capacity { return false }
      for run in free { try take(run, from: &heap) }
      position += 1
    }
    return true
  }

  /// Allocates step after step of an untouched heap from page `position` on, up to page `end` or until the batch is
  /// full; returns whether it reached `end`.
  package mutating func allocateSteps(
    of stepPages: Int, from position: inout Int, to end: Int, heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    while position < end, !isFull {
      position = try allocate(min(stepPages, end - position), from: &heap).end
    }
    return position == end
  }

  /// Frees range after range, starting at index `position`, until the batch is full; returns whether all are freed.
  package mutating func free(
    _ ranges: [PageRange], from position: inout Int, to heap: inout PageHeap
  ) throws(PageHeap.Failure) -> Bool {
    while position < ranges.count, !isFull {
      try free(ranges[position], to: &heap)
      position += 1
    }
    return position == ranges.count
  }

  /// Frees a live range and adds its release.
  package mutating func free(
    _ range: PageRange, to heap: inout PageHeap
  ) throws(PageHeap.Failure) {
    try heap.free(range)
    sequence.add(-range.count)
    operations.append(range)
  }
}
