internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Plans
internal import Processes
internal import Samples
package import SystemPackage
internal import Workloads

/// Performs cells, one after another, in the worker: takes batches from the workload, performs each in a window
/// (`CellRunner+Perform.swift`), accounts for its effects (`CellRunner+Settle.swift`), and makes a row of every phase
/// (`CellRunner+Row.swift`). All storage is allocated once and is resident before the first window opens.
package struct CellRunner: ~Copyable {
  var residency: ResidencyMeter
  var membership = CgroupPlacement()
  var meters = Phase.allCases.map { _ in PhaseMeter(capacity: Batch.capacity) }
  var tallies = Phase.allCases.map { _ in Tally() }
  let usage = UsageReader()
  let events = SystemEventsReader()
  var eventsBefore = SystemEvents()
  /// The machine's counts while a program ran.
  var programEvents = SystemEvents()
  var retention: RetentionMeter
  var batch = Batch()
  var adviceMeter = AdviceMeter(capacity: Batch.capacity)
  /// Allocated for the first cell that needs it; not every kernel supports it.
  var vector: AdviceVector?
  /// The child that releases in the worker's place, if a strategy has one.
  var child: ReleasingChild?
  /// The pages that only the child mapped, and those shared with it, at the last reading.
  var pagesOfChild = (own: 0, shared: 0)
  /// The freed ranges of a batch that are released now.
  var due: ContiguousArray<PageRange> = []
  /// The state of released pages in the heap's accounting.
  var released = SpanState.dirty
  /// Watches the region after the release, if the cell requests it.
  var watch: RegionWatch?
  /// Resident bytes of the region at the end of the previous phase.
  private var residentBefore = 0
  private var nextWalk: UInt64 = 0
  /// The phase reported last; nil before a cell, and once the phase has ended.
  private var phase: Phase?
  /// Whether every operation of the cell so far covered whole huge pages.
  var wholeHugePages = true

  /// Counts of a phase since its last row.
  struct Tally {
    var pages = 0
    /// Pages whose write was expected to fault.
    var faultingPages = 0
    /// Pages that a write copied because a child still had them; nil without a child.
    var copies: RowCheck.Copies?
    /// Pages that the workload's thread released.
    var releasedPages = 0
    var events = SystemEvents()
    /// How often the worker's control group reached its limit; nil if it has no group of its own.
    var limitHits: Int?
    /// The releases of the policy's own thread; nil if it has none.
    var background: PolicyDriver.Share?
    /// Pages reused within a second of their release; nil if not counted.
    var earlyPages: Int?
    var means = PhaseMeans()
  }

  package init() throws(Errno) {
    let residency = try ResidencyMeter()
    let retention = try RetentionMeter()
    self.residency = residency
    self.retention = retention
  }

  /// Performs one cell and reports its progress. If the kernel refuses a call, the cell ends with a row that says so.
  package mutating func run(_ context: CellContext, tell: (WorkerMessage) -> Void) {
    let cell = context.record.cell
    if let replay = context.replay { return self.replay(replay, context, tell) }
    let program = ProgramList.named(cell.workload)
    let kind = WorkloadList.named(cell.workload)
    guard let named = StrategyList.named(cell.strategy), program != nil || kind != nil else {
      preconditionFailure("the plan holds a name that is in no list")
    }
    if let senseless = named.incompatibility(on: cell.memory) ?? named.incompatibility(of: cell, kind) {
      return tell(.row(row(.release, context, refusedWith: senseless)))
    }
    let acting = named.acting(on: cell.memory, directory: context.directory)
    let strategy = kind?.releasesInChild == true ? InChild(acting) : acting
    var context = context
    context.record.ran = strategy.name
    reset()
    if let program {
      wholeHugePages = false
      return run(program, strategy, context, tell)
    }
    guard let kind else { return }
    var workload = kind.make(WorkloadShape(cell, strategy, context))
    let pages = WorkloadShape.pages(cell, context)
    let region = Region(
      pages: pages, hugePages: cell.hugePages, node: cell.memoryNode, memory: cell.memory,
      place: strategy.place)
    let heap = SharedHeap(region: region)
    let policy = PolicyDriver(cell, strategy, heap)
    released = policy.leaves
    do {
      try region.prepare(directory: context.directory)
      try makeVector(for: strategy, cell)
      if region.pages <= Self.mostTimedPages || !policy.isImmediate {
        heap.locked { $0.releaseTimes = ReleaseTimes(pages: region.pages) }
      }
      try retention.start()
      eventsBefore = readEvents(cell)
      _ = membership.newHits()
      while try fill(&workload, from: heap) {
        guard batch.isMeasured else {
          try refill(strategy, cell, heap)
          continue
        }
        try begin(tell)
        if batch.phase == .free { policy.stop() }
        due = batch.phase == .release ? policy.due(afterFreeing: batch) : []
        for (number, stage) in stages(of: strategy).enumerated() {
          if number > 0 { MonotonicClock.sleep(nanoseconds: strategy.pauseNanoseconds) }
          try perform(stage, strategy, cell, heap)
          tell(.window(meters[batch.phase.index].window(of: batch.phase)))
        }
        try settle(policy, heap)
        count(cell)
        if batch.phase == .reserve { try policy.start() }
        if let refusal = policy.refusal {
          // The refused call is a release, in whichever phase it was noticed.
          tell(.row(row(.release, context, refusedWith: refusal)))
          break
        }
        try report(context, strategy, policy, heap, tell)
        if batch.endsPhase, batch.phase == .release, let node = cell.reuseNode {
          try rebind(heap, to: node)
        }
      }
    } catch let refusal as Errno {
      tell(.row(row(batch.phase, context, refusedWith: refusal)))
    } catch {
      tell(.row(row(batch.phase, context, failedWith: "\(error)")))
    }
    child = nil
  }

  /// The largest region whose release times are recorded per page; for larger ones the record would add noticeably to
  /// the harness's memory.
  private static let mostTimedPages = (1 << 30) / PageSize.bytes

  /// The workload's next batch, taken while no page of the heap is held back by a release.
  private mutating func fill(
    _ workload: inout any Workload, from heap: SharedHeap
  ) throws(PageHeap.Failure) -> Bool {
    try heap.settled { (heap) throws(PageHeap.Failure) in
      try workload.next(&batch, heap: &heap)
    }
  }

  private mutating func reset() {
    wholeHugePages = true
    phase = nil
    watch = nil
    residentBefore = 0
    batch.startSequence()
    batch.begin(.reserve)
    adviceMeter.reset()
    rehearse()
    for phase in Phase.allCases {
      meters[phase.index].reset()
      tallies[phase.index] = Tally()
    }
  }

  /// Writes all storage that a window writes: after a fork, each page of it would fault once.
  mutating func rehearse() {
    for phase in Phase.allCases { meters[phase.index].rehearse() }
    adviceMeter.rehearse()
    vector?.rehearse()
    _ = usage.read()
  }

  /// The stages that perform a batch, in order.
  private func stages(of strategy: any ReleaseStrategy) -> [any ReleaseStrategy] {
    batch.phase == .release && !due.isEmpty ? strategy.stages : [strategy]
  }

  /// Before a batch: reports a new phase.
  private mutating func begin(_ tell: (WorkerMessage) -> Void) throws(Errno) {
    if phase != batch.phase {
      try noteCopies(phase)
      tell(.phase(batch.phase))
      // A new release starts with a new copy of the worker.
      if batch.phase == .release { child = nil }
    }
    phase = batch.phase
  }

  /// Page tables are walked at the end of every phase. Within a phase they are walked between two windows, at most once
  /// per this interval or ten times the duration of the last walk, whichever is longer: the curve of a large region
  /// costs at most a tenth of the time.
  private static let walkNanoseconds: UInt64 = 20_000_000

  /// After a batch: reports the resident memory if a walk is due, and the row if a phase of the first or the last cycle
  /// ends. The cycles between are summed in the rows of the last one, and page tables are not walked in them: a release
  /// costs less after such a walk.
  private mutating func report(
    _ context: CellContext, _ strategy: any ReleaseStrategy, _ policy: PolicyDriver,
    _ heap: SharedHeap, _ tell: (WorkerMessage) -> Void
  ) throws(Errno) {
    let isBetween = batch.cycle > 0 && batch.cycle < context.record.cell.repeats - 1
    let endsRow = batch.endsPhase && !isBetween
    guard endsRow || !isBetween && MonotonicClock.now() >= nextWalk else {
      if batch.endsPhase || retention.isDue { try look(heap) }
      if batch.endsPhase { try endPhase(policy, heap) }
      return
    }
    let (resident, account) = try heap.settled { (heap) throws(Errno) in
      (try residency.read(heap.region.addresses), heap.account)
    }
    retention.calibrate(
      processBytes: resident.status.rssBytes, regionBytes: resident.range.rssBytes)
    try look(heap)
    let cost = resident.endNanoseconds - resident.startNanoseconds
    nextWalk = resident.endNanoseconds + max(Self.walkNanoseconds, 10 * cost)
    tell(.walk(PhaseWalk(phase: batch.phase, sample: resident.sample)))
    guard endsRow else { return }
    try endPhase(policy, heap)
    if batch.phase == .release, context.record.cell.watchSeconds > 0, policy.isImmediate {
      watch = RegionWatch(
        before: residentBefore, after: resident.range.rssBytes, process: try retention.rssBytes(),
        began: MonotonicClock.now())
    } else if let after = watch?.afterBytes {
      watch?.look(grownBytes: resident.range.rssBytes - after, at: MonotonicClock.now())
    }
    residentBefore = resident.range.rssBytes
    var record = try row(batch.phase, context, strategy, heap.region, account, resident)
    fillShares(&record)
    if batch.phase == .idle { fill(&record, from: watch) }
    tellLatencies(batch.phase, tell)
    tell(.row(record))
    startRow()
  }

  private mutating func endPhase(_ policy: PolicyDriver, _ heap: SharedHeap) throws(Errno) {
    addUp(policy, heap)
    try noteCopies(batch.phase)
    // Its copies are counted, and the same phase in the next cycle is a new one.
    phase = nil
  }

  /// After a row: the phase's later windows count towards its next row.
  private mutating func startRow() {
    meters[batch.phase.index].reset()
    tallies[batch.phase.index] = Tally()
    if batch.phase == .retouch { adviceMeter.reset() }
  }

  /// Samples the resident and the allocated bytes.
  mutating func look(_ heap: SharedHeap) throws(Errno) {
    let account = heap.locked { $0.account }
    try retention.look(liveBytes: account.liveBytes, lazyFreeBytes: account.lazyFreeBytes)
  }
}
