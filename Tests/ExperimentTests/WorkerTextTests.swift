import Experiment
import LinuxKernel
import Measurement
import PageRelease
import Testing
import Workloads

@Suite("Text forms: what a worker and its controller say")
struct WorkerTextTests {
  @Test("messages and jobs read back as they were written")
  func messages() throws {
    let step = Schedule.Step(cell: 1, round: 0, position: 3)
    let messages: [WorkerMessage] = [
      .step(step), .phase(.retouch), .done,
      .walk(
        PhaseWalk(
          phase: .idle,
          sample: CurveSample(
            startNanoseconds: 1, endNanoseconds: 2, rssAnonBytes: 3, rssBytes: 9,
            pageTableBytes: 4, minorFaults: 5, cgroupBytes: nil, lazyFreeBytes: 6,
            anonHugeBytes: nil))),
      .window(PhaseWindow(phase: .idle, startNanoseconds: 5, endNanoseconds: .max)),
    ]
    for message in messages { #expect(WorkerMessage(line: message.line.dropLast()) == message) }
    for line in [
      "", "step 1 2", "step a b c", "phase x", "window touch 1", "row a,b", "walk idle 1 2 3",
      "nonsense",
    ] {
      #expect(WorkerMessage(line: line[...]) == nil, "\(line)")
    }
    var random = SeededGenerator(seed: 4)
    var job = WorkerJob()
    job.runID = "abc"
    (job.trial, job.block) = (7, 7)
    job.seed = .max
    job.pins = [[1], [0, 2]]
    // Its role is no business of the worker.
    job.cells = [randomRecord(&random).cell, randomRecord(&random).cell].map { $0.with(.candidate) }
    job.settings = [[], [Setting(path: HugePagePool.sizeFile, value: "7")]]
    job.groups = [ControlGroup(version: 1, directory: "/sys/fs/cgroup/memory/with blank/madbench-1"), nil]
    job.directory = "/tmp/with blank"
    job.schedule = Schedule(steps: [step])
    #expect(WorkerJob(text: job.text) == job)
    #expect(WorkerJob(text: job.text.replacing("trial", with: "trail")) == nil)
    #expect(WorkerJob(text: job.text.replacing("step 1", with: "step 2")) == nil)
  }

  @Test(
    "a worker of an older build is told what it knows, and is told of what it does not know where that is asked for"
  )
  func olderWorkers() throws {
    var job = WorkerJob()
    job.pins = [[0]]
    var cell = Cell()
    cell.strategy = "free"
    job.cells = [cell]
    let line = try #require(job.text.split(separator: "\n").first { $0.hasPrefix("cell ") })
    #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == 17)
    #expect(!job.text.contains("asks"))
    let changes: [(inout Cell) -> Void] = [
      { $0.policy = "decay:1" }, { $0.threads = 2 }, { $0.watchSeconds = 1 },
      { $0.ratePerSecond = 5 },
      { $0.durationSeconds = 1 }, { $0.pressureBytes = 4096 }, { $0.repeats = 2 },
      { $0.write = .bytes(64) },
    ]
    for change in changes {
      var asking = job
      change(&asking.cells[0])
      #expect(asking.text.contains("\nasks "))
      #expect(WorkerJob(text: asking.text)?.cells == asking.cells)
    }
  }
}
