internal import LinuxKernel
internal import PageRelease
internal import Plans
internal import Processes
internal import Samples
package import SystemPackage
internal import Workloads

/// A worker process: reads its job, warms up, performs the cells in order, and reports each.
package enum Worker {
  /// Runs the job read from `input` and reports on `output`. Dies with the process that started it.
  package static func run(input: FileDescriptor, output: FileDescriptor) throws {
    ChildProcess.dieWithParent()
    ChildProcess.rename("madbench")
    // Makes the OOM killer prefer workers to the controller, which can report the kill; best effort.
    try? OutOfMemoryKills.volunteer()
    LibraryMemory.keepToBreakHeap()
    NUMA.allocateLocally()
    guard let job = WorkerJob(text: try readAll(input)) else { throw Errno.invalidArgument }
    var runner = try CellRunner()
    let names = MachineFacts.names()

    // If the kernel refuses this, the worker uses more memory, which every row reports.
    try? ProgramText.dropPages()
    let mine = Set(job.schedule.steps.map(\.cell)).sorted().map { job.cells[$0] }
    // A replay warms up by itself.
    if job.replay == nil { for cell in mine { warmUp(cell, job, &runner) } }
    var settings: [Setting] = []
    var hasForked = mine.contains(where: isForking)

    tell(WorkerMessage.ownColumns, to: output)
    for step in job.schedule.steps {
      var context = CellContext(
        record: Record(), seed: cellSeed(job, round: step.round), cpus: 1,
        directory: job.directory, extraPercent: job.extraPercent)
      context.record.runID = job.runID
      context.record.host = names.host
      context.record.kernel = names.kernel
      context.record.trial = job.trial
      context.record.round = step.round
      context.record.position = step.position
      context.record.cell = job.cells[step.cell]
      try Processors.pin(to: job.pins[step.cell])
      context.cpus = job.pins[step.cell].count
      context.cpuList = job.pins[step.cell]
      context.replay = job.replay
      if settings != job.settings[step.cell] {
        settings = job.settings[step.cell]
        for setting in settings { try KernelText.write(setting.value, to: setting.path) }
      }
      try runner.live(in: job.groups[step.cell])
      tell(.step(step), to: output)
      // After a fork, the next write to each page of the harness copies it.
      if hasForked {
        for cell in mine where !isForking(cell) { warmUp(cell, job, &runner) }
      }
      hasForked = isForking(job.cells[step.cell])
      runner.run(context) { tell($0, to: output) }
    }
    tell(.done, to: output)
  }

  private static func isForking(_ cell: Cell) -> Bool {
    guard let strategy = StrategyList.named(cell.strategy) else { return false }
    let isInChild = WorkloadList.named(cell.workload)?.releasesInChild ?? false
    return (strategy.releasesInChild || isInChild) && strategy.incompatibility(on: cell.memory) == nil
  }

  /// The seed is the same for all cells of a round, so that they perform the same operations.
  private static func cellSeed(_ job: WorkerJob, round: Int) -> UInt64 {
    var random = SeededGenerator(seed: job.seed, stream: [UInt64(job.block), UInt64(round)])
    return random.next()
  }

  /// Performs a small cycle of the cell, so that the pages of code, stack and storage that windows use are resident
  /// before the first window opens.
  private static func warmUp(_ cell: Cell, _ job: WorkerJob, _ runner: inout CellRunner) {
    var context = CellContext(record: Record(), seed: 0, cpus: 1, directory: job.directory)
    let collapses =
      cell.reuse == .collapse || StrategyList.named(cell.strategy)?.collapsesOnReuse ?? false
    context.record.cell = cell
    if ProgramList.named(cell.workload) != nil {
      context.record.cell.granularityBytes = PageSize.bytes
      context.record.cell.sizeBytes = 512 * PageSize.bytes
      context.record.cell.ratePerSecond = 10_000
      context.record.cell.durationSeconds = 0.005
      return runner.run(context) { _ in }
    }
    let isInChild = WorkloadList.named(cell.workload)?.releasesInChild ?? false
    context.record.cell.workload = isInChild ? cell.workload : "cycle"
    context.record.cell.policy = Cell().policy
    if collapses || cell.memory == .hugetlb {
      // Both work on whole huge pages only.
      let huge = collapses ? PageSize.hugeBytes : cell.granularityBytes
      context.record.cell.granularityBytes = huge
      context.record.cell.sizeBytes = huge
    } else {
      context.record.cell.granularityBytes = PageSize.bytes
      context.record.cell.sizeBytes = 32 * PageSize.bytes
    }
    // An idle phase too short to matter, which makes its code resident.
    context.record.cell.reuseDelaySeconds = 1e-6
    context.record.cell.pattern = .all
    context.record.cell.repeats = min(cell.repeats, 2)
    runner.run(context) { _ in }
  }

  private static func readAll(_ input: FileDescriptor) throws -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try input.read(into: $0) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// Exits if the controller no longer reads, since it is gone.
  private static func tell(_ message: WorkerMessage, to output: FileDescriptor) {
    do { try output.writeAll(message.line.utf8) } catch { ChildProcess.exit(1) }
  }
}
