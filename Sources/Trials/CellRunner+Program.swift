internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Plans
internal import Processes
internal import Samples
internal import SystemPackage
internal import Workloads

/// Runs cells whose workload is a program of several threads.
extension CellRunner {
  /// The interval between two samples of a running program.
  private static let lookNanoseconds: UInt64 = 5_000_000

  /// Performs one cell and reports it: reserves the region, runs the program, frees the region.
  mutating func run(
    _ kind: ProgramKind, _ strategy: any ReleaseStrategy, _ context: CellContext,
    _ tell: (WorkerMessage) -> Void
  ) {
    let cell = context.record.cell
    let region = Region(
      pages: cell.sizeBytes / PageSize.bytes, hugePages: cell.hugePages, node: cell.memoryNode,
      memory: cell.memory, place: strategy.place)
    let heap = SharedHeap(region: region)
    let policy = PolicyDriver(cell, strategy, heap)
    var phase = Phase.reserve
    do {
      try region.prepare(directory: context.directory)
      heap.locked { $0.releaseTimes = ReleaseTimes(pages: region.pages) }
      try retention.start()
      tell(.phase(.reserve))
      meters[phase.index].open(usage)
      try region.reserve()
      try region.map(region.all)
      meters[phase.index].endOperation()
      meters[phase.index].close(usage)
      try heap.locked { (heap) throws(PageHeap.Failure) in try heap.didMap(region.all) }
      let reserved = try rowOfRegion(.reserve, context, heap)
      tellLatencies(.reserve, tell)
      tell(.row(reserved))

      phase = .run
      var program = kind.make(ProgramShape(cell, context))
      let memory = PageAllocator(heap: heap, strategy: strategy, policy: policy.policy)
      try program.prepare(memory)
      _ = memory.takeTally()
      _ = membership.newHits()
      try policy.start()
      let threads = try perform(program, memory, context, tell)
      if let failure = threads.compactMap(\.failure).first { throw failure }
      if let refusal = policy.refusal { throw PageAllocator.Failure.kernel(refusal) }
      try tellRows(of: program, threads, memory, policy, context, tell)
      policy.stop()

      phase = .free
      tell(.phase(.free))
      meters[phase.index].open(usage)
      try region.free()
      meters[phase.index].endOperation()
      meters[phase.index].close(usage)
      heap.locked { $0.didFreeRegion() }
      let freed = try rowOfRegion(.free, context, heap)
      tellLatencies(.free, tell)
      tell(.row(freed))
    } catch PageAllocator.Failure.kernel(let refusal) {
      // The refused call is a release.
      tell(.row(row(.release, context, refusedWith: refusal)))
    } catch let refusal as Errno {
      tell(.row(row(phase, context, refusedWith: refusal)))
    } catch {
      tell(.row(row(phase, context, failedWith: "\(error)")))
    }
  }

  /// Runs the program on its threads and samples it periodically until all have ended.
  private mutating func perform(
    _ program: any Program, _ memory: PageAllocator, _ context: CellContext,
    _ tell: (WorkerMessage) -> Void
  ) throws -> [MeasuredThread] {
    let count = context.record.cell.threads
    let threads = (0..<count).map { MeasuredThread(number: $0, count: count) }
    let cpus = context.cpuList
    var running: [KernelThread] = []
    do {
      for thread in threads {
        let own = cpus.isEmpty ? [] : [cpus[thread.number % cpus.count]]
        running.append(try KernelThread { thread.live(cpus: own, program, memory) })
      }
      while !threads.allSatisfy(\.isWaiting) { KernelThread.yield() }
      // A thread that could not be pinned to its CPU would keep the others waiting.
      if let failure = threads.compactMap(\.failure).first { throw failure }
      let resident = try memory.heap.settled { (heap) throws(Errno) in
        try residency.read(heap.region.addresses)
      }
      retention.calibrate(
        processBytes: resident.status.rssBytes, regionBytes: resident.range.rssBytes)
      try look(memory.heap)
    } catch {
      for thread in threads { thread.cancel() }
      throw error
    }
    tell(.phase(.run))
    eventsBefore = events.read()
    program.begin()
    for thread in threads { thread.begin() }
    while !threads.allSatisfy(\.isOver) {
      MonotonicClock.sleep(nanoseconds: Self.lookNanoseconds)
      if program.mayBeLookedAt { try look(memory.heap) }
    }
    if program.mayBeLookedAt { try look(memory.heap) }
    programEvents = SystemEvents()
    programEvents.add(from: eventsBefore, to: events.read())
    for thread in running { thread.join() }
    let spans = threads.map { $0.tallies[Phase.run.index] }.filter { $0.start > 0 }
    if let start = spans.map(\.start).min(), let end = spans.map(\.end).max() {
      tell(.window(PhaseWindow(phase: .run, startNanoseconds: start, endNanoseconds: end)))
    }
    return threads
  }

  private mutating func rowOfRegion(
    _ phase: Phase, _ context: CellContext, _ heap: SharedHeap
  ) throws(Errno) -> Record {
    let (resident, account) = try heap.settled { (heap) throws(Errno) in
      (try residency.read(heap.region.addresses), heap.account)
    }
    var record = context.record
    record.phase = phase
    record.operations = meters[phase.index].latency.count
    record.pages = heap.region.pages
    fill(&record, from: meters[phase.index])
    fill(&record, from: resident)
    fill(&record, from: account)
    record.verified = true
    return record
  }

  /// Reports a row for each phase that the program had.
  private mutating func tellRows(
    of program: any Program, _ threads: [MeasuredThread], _ memory: PageAllocator,
    _ policy: PolicyDriver, _ context: CellContext, _ tell: (WorkerMessage) -> Void
  ) throws(Errno) {
    let cell = context.record.cell
    let (resident, account, early) = try memory.heap.settled { (heap) throws(Errno) in
      (
        try residency.read(heap.region.addresses), heap.account,
        heap.releaseTimes?.takeEarlyPages()
      )
    }
    let means = program.mayBeLookedAt ? retention.takeMeans() : nil
    let hits = membership.newHits()
    let released = memory.takeTally()
    let background = policy.takeShare()
    let page = PageSize.bytes
    let phases = Phase.allCases.filter { phase in threads.contains { $0.hasOpened[phase.index] } }
    for phase in phases {
      var record = context.record
      record.phase = phase
      let latency = record.add(
        threads.filter { $0.hasOpened[phase.index] }.map { $0.tallies[phase.index] }, phase)
      record.events = phase == .run ? programEvents : watched(threads, phase)
      record.pages = threads.reduce(0) { $0 + $1.allocatedPages }
      record.sequenceHash = SequenceHash.text(threads.reduce(0) { $0 &+ $1.sequence })
      fill(&record, from: resident)
      fill(&record, from: account)
      if phase != .idle {
        record.allocatedBytes = (record.pages ?? 0) * page
        record.releasedBytes = (released.pages + (background?.pages ?? 0)) * page
        record.releasingNanoseconds = Int(released.nanoseconds) + (background?.nanoseconds ?? 0)
        record.backgroundNanoseconds = background?.cpuNanoseconds
        record.earlyBytes = early.map { $0 * page }
        record.limitHits = hits
        record.meanRSSBytes = means?.rssBytes
        record.meanLiveBytes = means?.liveBytes
        record.meanLazyFreeBytes = means?.lazyFreeBytes
        record.meansNanoseconds = means?.nanoseconds
      }
      let findings =
        program.findings
        + RowCheck(
          cell: cell, phase: phase, promise: strategyPromise(memory, cell), faults: 0,
          faultingPages: 0, touchedPages: 0, residency: resident.range,
          heap: account.without(touched: program.untouchedPages),
          backingBytes: nil,
          folioFaults: nil, folios: folios(cell, .retouch, memory.strategy), cpus: context.cpus + 1,
          placement: try placement(cell, memory.region)
        ).findings
      record.verified = findings.isEmpty
      record.note = findings.joined(separator: "; ")
      for piece in PhaseLatencies.pieces(of: latency, .operation, phase) { tell(.latencies(piece)) }
      tell(.row(record))
    }
  }

  /// Pages by node; nil if no node was requested.
  private func placement(_ cell: Cell, _ region: Region) throws(Errno) -> [Int: Int]? {
    if cell.memoryNode == nil { return nil }
    return try NUMA.placement(of: UnsafeMutableRawBufferPointer(mutating: region.addresses))
  }

  /// The machine's counts in a phase, from the thread that watched it.
  private func watched(_ threads: [MeasuredThread], _ phase: Phase) -> SystemEvents {
    threads.first { $0.tallies[phase.index].events != SystemEvents() }?.tallies[phase.index].events
      ?? SystemEvents()
  }

  private func strategyPromise(_ memory: PageAllocator, _ cell: Cell) -> Promise {
    memory.strategy.promise(on: cell.memory)
  }
}

extension Record {
  /// Sums up one phase over the threads of a program, and returns the latencies of all. The time of the phase `run` is
  /// from its first start to its last end; of other phases it is the sum over all threads.
  fileprivate mutating func add(
    _ tallies: [MeasuredThread.Tally], _ phase: Phase
  ) -> LatencyRecorder {
    var usage = Usage()
    var latency = LatencyRecorder()
    for tally in tallies {
      usage.add(from: .zero, to: tally.usage)
      latency.add(tally.latency)
    }
    let spent = tallies.reduce(0) { $0 + $1.elapsedNanoseconds }
    let start = tallies.map(\.start).min() ?? 0
    let end = tallies.map(\.end).max() ?? 0
    elapsedNanoseconds = Int(phase == .run ? end - start : spent)
    operations = latency.count
    fill(from: usage)
    fill(from: latency)
    return latency
  }
}

extension HeapAccount {
  /// This account without pages that are allocated but were never touched.
  fileprivate func without(touched pages: Int) -> HeapAccount {
    var account = self
    account.liveBytes -= pages * PageSize.bytes
    account.releasedBytes += pages * PageSize.bytes
    return account
  }
}

extension ProgramShape {
  fileprivate init(_ cell: Cell, _ context: CellContext) {
    self.init(
      pages: cell.sizeBytes / PageSize.bytes, stepPages: cell.granularityBytes / PageSize.bytes,
      threads: cell.threads, seed: context.seed)
    ratePerSecond = cell.ratePerSecond
    durationSeconds = cell.durationSeconds
  }
}
