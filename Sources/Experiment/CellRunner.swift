internal import LinuxKernel
internal import Measurement
internal import PageRelease
package import SystemPackage
internal import Workloads

/// Performs cells, one after another, in the worker: asks the workload for batches, performs each in
/// a window, and makes a row of every phase (`CellRunner+Row.swift`). All storage is made once and
/// is resident before the first window opens.
package struct CellRunner: ~Copyable {
  private let residency: ResidencyMeter
  private(set) var meters = Phase.allCases.map { _ in PhaseMeter(capacity: Batch.capacity) }
  private(set) var tallies = Phase.allCases.map { _ in Tally() }
  private let usage = UsageReader()
  private var batch = Batch()
  private var nextWalk: UInt64 = 0
  /// The phase told of last; nil before a cell.
  private var phase: Phase?
  /// Whether every operation of the cell so far covered whole huge pages.
  private(set) var wholeHugePages = true

  /// What a phase did, by count.
  struct Tally {
    var operations = 0
    var pages = 0
    /// Pages that a touch should not have found resident.
    var absentPages = 0
  }

  package init() throws(Errno) {
    residency = try ResidencyMeter()
  }

  /// Performs one cell and tells of it as it goes. A refusal of the kernel ends the cell with a row
  /// that says so.
  package mutating func run(_ context: CellContext, tell: (WorkerMessage) -> Void) {
    let cell = context.record.cell
    guard let strategy = StrategyList.named(cell.strategy),
      let kind = WorkloadList.named(cell.workload)
    else { preconditionFailure("the plan holds a name that is in no list") }
    let pages = cell.sizeBytes / PageSize.bytes
    var workload = kind.make(
      WorkloadShape(
        pages: pages, stepPages: cell.granularityBytes / PageSize.bytes, seed: context.seed))
    var heap = PageHeap(
      region: Region(pages: pages, hugePages: cell.hugePages, node: cell.memoryNode))
    var addresses = UnsafeRawBufferPointer(start: nil, count: 0)
    wholeHugePages = true
    self.phase = nil
    for phase in Phase.allCases {
      meters[phase.index].reset()
      tallies[phase.index] = Tally()
    }
    do {
      while try workload.next(&batch, heap: &heap) {
        begin(tell)
        try perform(strategy, &heap)
        tell(.window(meters[batch.phase.index].window(of: batch.phase)))
        try settle(strategy, &heap)
        if batch.phase == .reserve {
          addresses = UnsafeRawBufferPointer(heap.region.bytes(heap.region.all))
        }
        try report(context, heap, addresses, tell)
        if batch.endsPhase, batch.phase == .release, let node = cell.reuseNode {
          try rebind(&heap, to: node)
        }
      }
    } catch let refusal as Errno {
      tell(.row(row(batch.phase, context, refusedWith: refusal)))
    } catch {
      tell(.row(row(batch.phase, context, failedWith: "\(error)")))
    }
  }

  /// Before a batch: tells of a phase that is entered.
  private mutating func begin(_ tell: (WorkerMessage) -> Void) {
    if phase != batch.phase { tell(.phase(batch.phase)) }
    phase = batch.phase
  }

  /// The measured part: performs the batch's operations inside one window.
  private mutating func perform(
    _ strategy: any ReleaseStrategy, _ heap: inout PageHeap
  ) throws(Errno) {
    let index = batch.phase.index
    meters[index].open(usage)
    switch batch.phase {
    case .reserve:
      try heap.region.reserve()
      try heap.region.map(heap.region.all)
      meters[index].endOperation()
    case .touch, .retouch:
      var reused = 0
      for number in batch.operations.indices {
        while reused < batch.reuses.count, batch.reuses[reused].before == number {
          try strategy.reuse(batch.reuses[reused].range, in: heap.region)
          reused += 1
        }
        Touch.write(heap.region.bytes(batch.operations[number]))
        meters[index].endOperation()
      }
    case .release:
      for range in batch.operations {
        try strategy.release(range, in: heap.region)
        meters[index].endOperation()
      }
    case .idle:
      MonotonicClock.sleep(nanoseconds: batch.idleNanoseconds)
      meters[index].endOperation()
    case .free:
      try heap.region.free()
      meters[index].endOperation()
    }
    meters[index].close(usage)
  }

  /// Page tables are walked at every end of a phase, and between two windows of one after so long, or
  /// after ten times what the last walk took: the curve of a large region costs no more than a tenth.
  private static let walkNanoseconds: UInt64 = 20_000_000

  /// After a batch: tells what is resident where it is time for that, and the row where a phase ends.
  private mutating func report(
    _ context: CellContext, _ heap: borrowing PageHeap, _ addresses: UnsafeRawBufferPointer,
    _ tell: (WorkerMessage) -> Void
  ) throws(Errno) {
    let isDue = MonotonicClock.now() >= nextWalk
    guard batch.endsPhase || isDue else { return }
    let resident = try residency.read(addresses)
    let cost = resident.endNanoseconds - resident.startNanoseconds
    nextWalk = resident.endNanoseconds + max(Self.walkNanoseconds, 10 * cost)
    tell(.walk(PhaseWalk(phase: batch.phase, sample: resident.sample)))
    if batch.endsPhase {
      tell(.row(try row(batch.phase, context, heap, resident, addresses)))
    }
  }

  /// Between release and re-touch: whatever is mapped, and will be, belongs to another node.
  private func rebind(_ heap: inout PageHeap, to node: Int) throws(Errno) {
    heap.region.rebind(to: node)
    try heap.spans.forEachSpan(in: heap.region.all) { (span: SpanMap.Span) throws(Errno) in
      if span.state != .unmapped { try heap.region.bind(span.range) }
    }
  }

  /// After a window: brings the heap's book up to date, and counts.
  private mutating func settle(
    _ strategy: any ReleaseStrategy, _ heap: inout PageHeap
  ) throws(PageHeap.Failure) {
    let hugePages = PageSize.hugeBytes / PageSize.bytes
    let index = batch.phase.index
    tallies[index].absentPages += batch.absentPages
    tallies[index].operations += batch.phase == .idle ? 1 : batch.operations.count
    for range in batch.operations {
      tallies[index].pages += range.count
      if range.start % hugePages != 0 || range.count % hugePages != 0 {
        wholeHugePages = false
      }
      if batch.phase == .release { try heap.settle(range, as: strategy.leaves) }
    }
    switch batch.phase {
    case .reserve: try heap.didMap(heap.region.all)
    case .free: heap.didFreeRegion()
    case .touch, .release, .idle, .retouch: break
    }
  }
}
