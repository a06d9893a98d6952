internal import LinuxKernel
internal import Measurement
internal import Plans
internal import Processes
internal import Samples
internal import SystemPackage
internal import Texts
internal import Trials
internal import Workloads

/// One worker process, watched from outside: its messages, its RSS curve, and how it ended.
struct Trial: ~Copyable {
  /// How a trial ended.
  enum Ending: Equatable {
    case completed
    /// The worker died in this step; the rest of its schedule was not performed.
    case died(in: Schedule.Step)
    /// A signal asked the run to end.
    case interrupted(Int32)
  }

  /// A worker that is silent for this long is considered dead.
  private static let leastPatience: UInt64 = 120_000_000_000
  /// The same, plus the idle time that cells request.
  private let patienceNanoseconds: UInt64

  private let job: WorkerJob
  private let keeper: SettingsGuard?
  private let runStart: UInt64
  private let earlierNanoseconds: UInt64
  private var worker: ChildProcess
  private var sampler: CurveSampler?
  private var pending: [UInt8] = []
  /// Parses the worker's rows, once it has announced their columns.
  private var rows: RowReader<Record>?
  private var step: Schedule.Step?
  /// The previous step. Its samples are labelled once the start of the present step is known: the worker is ahead of
  /// its messages.
  private var earlierStep: Schedule.Step?
  private var phase = Phase.reserve
  private var samples: [CurveSample] = []
  private var windows: [PhaseWindow] = []
  private var walks: [PhaseWalk] = []
  private var latencies = PendingLatencies()
  private var isDone = false
  private let oomKillsBefore = OutOfMemoryKills.count()
  private let toll: CgroupKills

  /// The cost of sampling, and the time that it covers, for `run.json`.
  private(set) var samplerNanoseconds: UInt64 = 0
  private(set) var sampleCount = 0
  private(set) var sampledNanoseconds: UInt64 = 0
  private var stepStart: UInt64 = 0

  /// - Parameters:
  ///   - runStart: the start time of the curve.
  ///   - earlierNanoseconds: the time of an earlier part, added to the curve's time.
  init(
    job: WorkerJob, executable: String, keeper: SettingsGuard?, runStart: UInt64,
    earlierNanoseconds: UInt64
  ) throws(Errno) {
    self.job = job
    self.keeper = keeper
    self.runStart = runStart
    self.earlierNanoseconds = earlierNanoseconds
    let delays = job.schedule.steps.map { job.cells[$0.cell].silentSeconds }
    let pause = max(delays.max() ?? 0, job.replay?.longestPauseSeconds ?? 0)
    patienceNanoseconds = Self.leastPatience + UInt64(pause * 1e9)
    toll = CgroupKills(of: job)
    worker = try ChildProcess(path: executable, arguments: ["worker"])
    sampler = try? CurveSampler(pid: worker.pid, cgroup: ControlGroup.current())
  }

  /// Follows the worker to its end. `deliver` gets rows and samples as they arrive.
  mutating func follow(
    sampleEvery interval: UInt64, signals: EndingSignals,
    deliver: (RunEvent) throws -> Void
  ) throws -> Ending {
    do { try worker.input.writeAll(job.text.utf8) } catch Errno.brokenPipe {}
    worker.closeInput()
    var nextSample = MonotonicClock.now()
    var lastHeard = nextSample
    while true {
      let now = MonotonicClock.now()
      let ready = try Poll.readable(
        [worker.output, signals.descriptor] + (keeper.map { [$0.keeperEnded] } ?? []),
        timeout: nextSample > now ? nextSample - now : 0)
      if ready.count > 2, ready[2] { try keeper?.beKept() }
      if let signal = signals.arrived() {
        worker.signal(9)
        _ = try worker.wait()
        try finishStep(.interrupted, deliver)
        return .interrupted(signal)
      }
      if ready[0] {
        lastHeard = MonotonicClock.now()
        if try !hear(deliver) { return try end(deliver) }
      }
      if MonotonicClock.now() >= nextSample {
        sample()
        let after = MonotonicClock.now()
        while nextSample <= after { nextSample += interval }
      }
      if MonotonicClock.now() - lastHeard > patienceNanoseconds {
        worker.signal(9)
        _ = try worker.wait()
        return try died(.timeout, deliver)
      }
    }
  }

  private mutating func sample() {
    guard step != nil, let sample = try? sampler?.sample() else { return }
    samples.append(sample)
    sampleCount += 1
    samplerNanoseconds += sample.endNanoseconds - sample.startNanoseconds
  }

  /// Reads the worker's output; false at its end.
  private mutating func hear(_ deliver: (RunEvent) throws -> Void) throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let count = try chunk.withUnsafeMutableBytes { try worker.output.read(into: $0) }
    if count == 0 { return false }
    pending += chunk[..<count]
    while let end = pending.firstIndex(of: 10) {
      let line = String(decoding: pending[..<end], as: UTF8.self)
      pending.removeSubrange(...end)
      guard let message = WorkerMessage(line: line[...], rows: &rows) else {
        throw RunError("a worker wrote what is no message: '\(line)'")
      }
      try handle(message, deliver)
    }
    return true
  }

  private mutating func handle(
    _ message: WorkerMessage, _ deliver: (RunEvent) throws -> Void
  ) throws {
    switch message {
    case .columns: break
    case .step(let next):
      guard job.cells.indices ~= next.cell else {
        throw RunError("a worker reports a cell that is not in its job")
      }
      try flushEarlier(deliver)
      countTime()
      earlierStep = step
      step = next
      if let group = job.group(of: next) { sampler?.watch(group) }
      stepStart = MonotonicClock.now()
      phase = .reserve
      try deliver(.step(next))
    case .phase(let next): phase = next
    case .window(let window):
      try flushEarlier(before: window.startNanoseconds, deliver)
      windows.append(window)
    case .walk(let walk):
      try flushEarlier(before: walk.sample.startNanoseconds, deliver)
      walks.append(walk)
    case .latencies(let piece): try latencies.add(piece)
    case .row(let record):
      let row = stamped(checked(record))
      let points = try latencies.take(for: row)
      try deliver(.record(row))
      if !points.isEmpty, row.status == .ok { try deliver(.latencies(points)) }
    case .done:
      try flush(deliver)
      countTime()
      step = nil
      isDone = true
    }
  }

  /// The row as the worker wrote it; a failed row if the worker measured another cell than its job specifies.
  private func checked(_ record: Record) -> Record {
    step.map { record.checked(against: job.cells[$0.cell]) } ?? record
  }

  /// Adds trial, block and role to a worker's row: they are not sent to the worker.
  private func stamped(_ record: Record) -> Record {
    var record = record
    record.trial = job.trial
    record.block = job.block
    if let step {
      record.cell = job.cells[step.cell]
      toll.explain(&record, job.group(of: step))
    }
    return record
  }

  /// Adds the time of the step that ends.
  private mutating func countTime() {
    if step != nil, stepStart > 0 { sampledNanoseconds += MonotonicClock.now() - stepStart }
  }

  /// Delivers the remaining samples of the previous step.
  ///
  /// - Parameter begin: the start of the present step; later samples belong to it.
  private mutating func flushEarlier(
    before begin: UInt64 = .max, _ deliver: (RunEvent) throws -> Void
  ) throws {
    guard let earlierStep else { return }
    self.earlierStep = nil
    let own = samples.filter { $0.startNanoseconds >= begin }
    samples.removeAll { $0.startNanoseconds >= begin }
    try flush(earlierStep, deliver)
    samples = own
  }

  /// Delivers the samples of all steps so far.
  private mutating func flush(_ deliver: (RunEvent) throws -> Void) throws {
    try flushEarlier(deliver)
    if let step { try flush(step, deliver) }
  }

  /// Labels the samples as belonging to a step that has ended, and delivers them.
  private mutating func flush(
    _ step: Schedule.Step, _ deliver: (RunEvent) throws -> Void
  ) throws {
    defer {
      samples.removeAll(keepingCapacity: true)
      windows.removeAll(keepingCapacity: true)
      walks.removeAll(keepingCapacity: true)
    }
    let walked = walks.map { (sample: $0.sample, phase: $0.phase) }
    let inOrder = (labelled(samples, by: windows) + walked).sorted {
      $0.sample.startNanoseconds < $1.sample.startNanoseconds
    }
    let points = inOrder.map { sample, phase in
      var point = CurvePoint(sample, phase: phase, step: step, job: job, runStart: runStart)
      point.timeNanoseconds += Int(earlierNanoseconds)
      return point
    }
    if !points.isEmpty { try deliver(.curve(points)) }
  }

  /// Handles the end of the worker's output: the worker has finished or died.
  private mutating func end(_ deliver: (RunEvent) throws -> Void) throws -> Ending {
    let ending = try worker.wait()
    if isDone { return .completed }
    switch ending {
    case .exited(let status): return try died(.crashed("exit \(status)"), deliver)
    case .killed(9) where OutOfMemoryKills.count() > oomKillsBefore:
      return try died(.oomKilled, deliver)
    case .killed(let signal): return try died(.crashed(signalName(signal)), deliver)
    }
  }

  private mutating func died(
    _ status: Status, _ deliver: (RunEvent) throws -> Void
  ) throws -> Ending {
    // A worker that dies before its first step is reported in that step.
    step = step ?? job.schedule.steps.first
    guard let step else { throw RunError("a worker without a job ended: \(status.text)") }
    try finishStep(status, deliver)
    return .died(in: step)
  }

  /// Delivers the samples and a row of a step that was cut off.
  private mutating func finishStep(
    _ status: Status, _ deliver: (RunEvent) throws -> Void
  ) throws {
    try flush(deliver)
    countTime()
    guard let step else { return }
    var record = Record()
    record.runID = job.runID
    let names = MachineFacts.names()
    record.host = names.host
    record.kernel = names.kernel
    record.round = step.round
    record.position = step.position
    record.phase = phase
    record.status = status
    try deliver(.record(stamped(record)))
  }
}

extension CurvePoint {
  init(
    _ sample: CurveSample, phase: Phase, step: Schedule.Step, job: WorkerJob, runStart: UInt64
  ) {
    self.init()
    runID = job.runID
    trial = job.trial
    round = step.round
    cell = job.cells[step.cell]
    timeNanoseconds = Int(sample.startNanoseconds - runStart)
    self.phase = phase
    rssAnonBytes = sample.rssAnonBytes
    rssBytes = sample.rssBytes
    lazyFreeBytes = sample.lazyFreeBytes
    anonHugeBytes = sample.anonHugeBytes
    cgroupBytes = sample.cgroupBytes
    pageTableBytes = sample.pageTableBytes
    minorFaults = sample.minorFaults
    traceNanoseconds = sample.traceNanoseconds
  }
}
