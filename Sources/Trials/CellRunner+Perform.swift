internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Plans
internal import SystemPackage
internal import Workloads

extension ReleaseStrategy {
  /// Whether the strategy passes ranges to the kernel in vectors.
  func isVectored(_ cell: Cell) -> Bool {
    vector != .noCall && (cell.batch > 1 || defaultBatch > 1)
  }

  /// Why the strategy does not support a cell; nil if it does.
  ///
  /// - Parameter kind: the workload; nil for a program.
  func incompatibility(of cell: Cell, _ kind: WorkloadKind?) -> Refusal? {
    if cell.batch > 1, vector == .none {
      return Refusal(
        by: .madbench("not in batches"),
        reason: "\(name) is no single advice, and process_madvise takes no other")
    }
    if kind?.releasesInChild == true, let refusal = InChild.refusal(of: self, batch: cell.batch) {
      return refusal
    }
    if releasesFromTheTop, kind?.takesReleaseShape != true || cell.pattern != .all {
      return Refusal(
        by: .madbench("only from the top down"),
        reason: "\(name) gives back from the top down, and this plan frees anywhere")
    }
    if cell.policy != Cell().policy, kind?.releasesInChild == true {
      return Refusal(
        by: .madbench("not with a policy"),
        reason: "a forked child releases at once: it takes no policy but immediate")
    }
    if let reason = incompatibility(of: cell.policy, batch: cell.batch, isProgram: kind == nil) {
      let place = kind == nil ? "in a program" : "with a policy"
      return Refusal(by: .madbench("not \(place)"), reason: "\(name) \(reason)")
    }
    return nil
  }
}

extension ReleaseStrategy {
  /// Why a policy or a program cannot use the strategy; nil if it can.
  private func incompatibility(of policy: String, batch: Int, isProgram: Bool) -> String? {
    let isImmediate = policy == Cell().policy
    if isImmediate && !isProgram { return nil }
    if releasesFromTheTop || releasesInChild {
      return
        "releases at once and in its own order: policies and programs cannot use it"
    }
    if batch > 1 || defaultBatch > 1 {
      return "releases several ranges in a call: policies and programs release one at a time"
    }
    if isProgram, collapsesOnReuse {
      return "collapses huge pages after a touch, and programs touch memory themselves"
    }
    guard stages.count > 1, let policy = PolicyList.named(policy)?.policy else { return nil }
    if policy.releaser == .ownThread, !policy.knowsStages {
      return "has two stages, and this policy knows one"
    }
    if isProgram, policy.releaser == .freeingThread, pauseNanoseconds > 0 {
      return "waits between its stages, and a thread that frees does not wait"
    }
    return nil
  }
}

/// Performs batches: the measured part.
extension CellRunner {
  /// Performs the batch's operations inside one window.
  ///
  /// - Parameter stage: the stage of the strategy that releases; `strategy` makes pages usable again.
  mutating func perform(
    _ stage: any ReleaseStrategy, _ strategy: any ReleaseStrategy, _ cell: Cell, _ heap: SharedHeap
  ) throws(Errno) {
    let index = batch.phase.index
    let region = heap.region
    if batch.phase == .release, strategy.releasesInChild {
      return try releaseInChild(strategy, region)
    }
    meters[index].open(usage)
    switch batch.phase {
    case .reserve:
      try region.reserve()
      try region.map(region.all)
      meters[index].endOperation()
    case .touch: try touch(strategy, .touch, cell.write, heap, meter: index)
    case .retouch: try touch(strategy, reuse(strategy, cell), cell.write, heap, meter: index)
    case .release: try release(stage, cell, region)
    case .idle:
      try idle(heap)
      meters[index].endOperation()
    case .free:
      try region.giveBack()
      meters[index].endOperation()
    case .run: preconditionFailure("a workload of batches runs no program")
    }
    meters[index].close(usage)
    adviceMeter.flush()
  }

  /// Allocates the advice vector if the strategy needs one; called before the first window of a cell.
  mutating func makeVector(
    for strategy: any ReleaseStrategy, _ cell: Cell
  ) throws(Errno) {
    if vector == nil, strategy.isVectored(cell) { vector = try AdviceVector() }
  }

  /// The interval between two samples while idle.
  private static let lookNanoseconds: UInt64 = 20_000_000

  /// Sleeps for the batch's idle time, apart from periodic samples; a short idle time has only a few.
  private mutating func idle(_ heap: SharedHeap) throws(Errno) {
    let end = MonotonicClock.now() + batch.idleNanoseconds
    var now = MonotonicClock.now()
    while now < end {
      MonotonicClock.sleep(nanoseconds: min(Self.lookNanoseconds, end - now))
      try look(heap)
      now = MonotonicClock.now()
      if let process = watch?.processBytes {
        let growth = try retention.rssBytes() - process
        watch?.look(grownBytes: growth, at: now)
      }
    }
  }

  /// How released pages are reused.
  func reuse(_ strategy: any ReleaseStrategy, _ cell: Cell) -> Reuse {
    strategy.collapsesOnReuse ? .collapse : cell.reuse
  }

  /// - Parameter index: the index of the meter that counts the operations.
  mutating func touch(
    _ strategy: any ReleaseStrategy, _ reuse: Reuse, _ amount: WriteAmount, _ heap: SharedHeap,
    meter index: Int
  ) throws(Errno) {
    let region = heap.region
    let promise = strategy.promise(on: region.memory)
    var reused = 0
    var zeroed = 0
    for number in batch.operations.indices {
      while reused < batch.reuses.count, batch.reuses[reused].before == number {
        try strategy.reuse(batch.reuses[reused].range, in: region)
        reused += 1
      }
      let range = batch.operations[number]
      let bytes = region.bytes(range)
      switch reuse {
      case .touch, .none: Touch.write(bytes, amount)
      case .read:
        Touch.read(bytes)
        Touch.write(bytes, amount)
      case .zero:
        while zeroed < batch.parts.count, batch.parts[zeroed].before == number {
          let part = batch.parts[zeroed].span
          if promise.needsZeroing(part.state, released: released) { Touch.zero(region.bytes(part.range)) }
          zeroed += 1
        }
        Touch.write(bytes, amount)
      case .populate:
        try adviceMeter.advise(bytes, .populateWrite)
        Touch.write(bytes, amount)
      case .collapse:
        Touch.write(bytes, amount)
        // The huge pages that end in the range, wherever they start.
        let huge = PageSize.hugeBytes / PageSize.bytes
        for number in range.start / huge..<range.end / huge {
          let whole = PageRange(start: number * huge, count: huge)
          let isLive = heap.locked { $0.isLive(whole) }
          if isLive { try adviceMeter.collapse(region.bytes(whole)) }
        }
      }
      meters[index].endOperation()
    }
  }

  /// Releases `cell.batch` ranges per operation, in one call if the strategy supports it.
  private mutating func release(
    _ stage: any ReleaseStrategy, _ cell: Cell, _ region: Region
  ) throws(Errno) {
    let index = batch.phase.index
    let operations = due
    var advice: Advice?
    if stage.isVectored(cell), case .advice(let one) = stage.vector { advice = one }
    var first = 0
    while first < operations.count {
      let next = min(first + cell.batch, operations.count)
      if let advice, let vector {
        vector.removeAll()
        for number in first..<next { vector.append(region.bytes(operations[number])) }
        try vector.advise(advice)
      } else {
        for number in first..<next { try stage.release(operations[number], in: region) }
      }
      meters[index].endOperation()
      first = next
    }
  }

  /// Has a forked child release, which measures its own calls.
  private mutating func releaseInChild(
    _ strategy: any ReleaseStrategy, _ region: Region
  ) throws(Errno) {
    if child == nil {
      child = try ReleasingChild(strategy, region)
      // After the fork, the next write to each page of the worker copies it; do this outside a window.
      rehearse()
      // If this is refused, a fault of the harness may be counted, and the row is not verified.
      try? CopyOnWrite.resolve(outside: region.addresses)
    }
    guard let child else { return }
    meters[batch.phase.index].adopt(try child.release(batch.operations))
  }
}

extension PageHeap {
  /// Whether the whole range is allocated: collapsing other memory would take back released pages.
  fileprivate func isLive(_ range: PageRange) -> Bool {
    var isLive = true
    spans.forEachSpan(in: range) { (span: SpanMap.Span) in
      if span.state != .live { isLive = false }
    }
    return isLive
  }
}
