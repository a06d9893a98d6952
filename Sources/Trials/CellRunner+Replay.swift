internal import Histories
internal import LinuxKernel
internal import Measurement
internal import PageRelease
internal import Plans
internal import Replay
internal import Samples
internal import SystemPackage
internal import Workloads

/// Runs cells that replay a recording.
extension CellRunner {
  /// Performs one cell and reports it. If the kernel refuses a call, the cell ends with a row that says so.
  mutating func replay(
    _ job: ReplayJob, _ context: CellContext, _ tell: (WorkerMessage) -> Void
  ) {
    let cell = context.record.cell
    let named = StrategyList.named(cell.strategy)
    let strategy = named.map { $0.acting(on: cell.memory, directory: context.directory) }
    var context = context
    context.record.phase = .run
    context.record.ran = strategy?.name ?? cell.strategy
    do {
      let replayer = try Replayer(
        pages: job.pages, hugePages: cell.hugePages, strategy: strategy,
        threads: job.threads, speed: job.speed, clearsZeroed: cell.reuse == .zero)
      try rehearse(strategy, cell)
      let frees = strategy.map { $0.leaves == .lazilyFreed } ?? job.freesLazily
      var reader = try StepReader(path: job.script)
      var curve = try ReplayCurve(residency, replayer.region, freesLazily: frees)
      _ = membership.newHits()
      tell(.phase(.run))
      let before = events.read()
      let start = MonotonicClock.now()
      while try reader.next() {
        try replayer.perform(reader.block) { step in
          let sample = try curve.look(residency, replayer.region, at: step)
          tell(.walk(PhaseWalk(phase: .run, sample: sample)))
        }
      }
      let end = MonotonicClock.now()
      tell(.window(PhaseWindow(phase: .run, startNanoseconds: start, endNanoseconds: end)))
      var record = context.record
      record.events.add(from: before, to: events.read())
      record.limitHits = membership.newHits()
      record.fill(from: replayer.tally)
      let resident = try residency.read(replayer.region.addresses)
      fill(&record, from: resident)
      curve.end(with: resident, at: job.durationNanoseconds)
      curve.fill(&record)
      record.meansNanoseconds = Int(job.durationNanoseconds)
      record.judge(replayer.tally.faults, job)
      let pieces = PhaseLatencies.pieces(of: replayer.tally.latency, .operation, .run)
      for piece in pieces { tell(.latencies(piece)) }
      tell(.row(record))
    } catch let failure as Replayer.Failure {
      let refused = row(failure.isOfStrategy ? .release : .run, context, refusedWith: failure.error)
      var record = refused
      record.note = failure.description
      tell(.row(record))
    } catch let refusal as Errno {
      tell(.row(row(.run, context, refusedWith: refusal)))
    } catch {
      tell(.row(row(.run, context, failedWith: "\(error)")))
    }
  }

  /// Performs a few steps of every kind on another region, so that the code pages that a replay uses are resident.
  private func rehearse(_ strategy: (any ReleaseStrategy)?, _ cell: Cell) throws {
    let small = try Replayer(
      pages: ReplayRehearsal.pages, hugePages: cell.hugePages,
      strategy: strategy, threads: 1, speed: nil)
    try ReplayRehearsal.steps.withUnsafeBufferPointer { try small.perform($0) { _ in } }
  }
}

extension Record {
  fileprivate mutating func fill(from tally: ReplayTally) {
    operations = tally.latency.count
    pages = tally.touchedPages
    allocatedBytes = tally.touchedPages * PageSize.bytes
    releasedBytes = tally.releasedPages * PageSize.bytes
    elapsedNanoseconds = Int(tally.elapsedNanoseconds)
    releasingNanoseconds = Int(tally.releasingNanoseconds)
    touchingNanoseconds = Int(tally.touchingNanoseconds)
    populatedFaults = tally.populatedFaults
    fill(from: tally.usage)
    fill(from: tally.latency)
  }

  /// A replay is verified if its faults match the prediction of the page model within 1 %, if the predicted faults of
  /// the recorded releases match the recorded faults within 1 %, and if the recording holds all that the figures depend
  /// on.
  fileprivate mutating func judge(_ faults: Int, _ job: ReplayJob) {
    let bound = job.bounds[cell.strategy]
    if bound?.extent != .unknown { predictedFaults = job.prediction(of: cell) }
    if let predictedFaults { verified = isWithinPercent(faults, of: predictedFaults) }
    if verified == false {
      note = "\(faults) faults where the model of its pages predicts \(predictedFaults ?? 0)"
    }
    let recorded =
      cell.strategy == ReplayWorkload.recorded ? faults : job.predictions[ReplayWorkload.recorded]
    if let recorded, !isWithinPercent(recorded, of: job.recordedFaults) {
      verified = false
      note = "the replay of what was recorded takes \(recorded) faults instead of \(job.recordedFaults)"
    }
    if let bound, bound.extent != .lazyFreeAtMost {
      verified = false
      note = bound.note
    } else if let bound, verified != false {
      note = bound.note
    }
  }

  private func isWithinPercent(_ count: Int, of other: Int) -> Bool {
    abs(count - other) * 100 <= max(other, 100)
  }
}
