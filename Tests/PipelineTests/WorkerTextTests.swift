import LinuxKernel
import Measurement
import PageRelease
import Plans
import Samples
import Testing
import Texts
import Trials
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
    #expect(WorkerJob(text: job.text.replacing("block", with: "blok")) == nil)
    #expect(WorkerJob(text: job.text.replacing("step 1", with: "step 2")) == nil)
  }

  @Test("a worker is told the axes that differ from an empty cell, and refuses one that it does not know")
  func axes() throws {
    var job = WorkerJob()
    job.pins = [[0]]
    var cell = Cell()
    cell.strategy = "free"
    cell.watchSeconds = 1.5
    job.cells = [cell]
    #expect(job.text.contains("\ncell strategy=free watch_seconds=1.5\n"))
    #expect(WorkerJob(text: job.text)?.cells == [cell])
    for (part, other) in [
      ("watch_seconds", "wait_seconds"), ("=1.5", "=soon"), ("strategy=free", "strategy"),
    ] {
      #expect(WorkerJob(text: job.text.replacing(part, with: other)) == nil)
    }
  }

  @Test("rows of a worker of another build are read by the columns that it names")
  func otherBuild() throws {
    var rows: RowReader<Record>?
    let row = "row 1,r,0,0,0,0,release,candidate,free,cycle,ok,7,later"
    #expect(WorkerMessage(line: row[...], rows: &rows) == nil)
    let names = "schema,run_id,trial,block,round,position,phase,role,strategy,workload,status,minor_faults,sauce"
    #expect(WorkerMessage(line: ("columns " + names)[...], rows: &rows) == .columns(names))
    guard case .row(let record)? = WorkerMessage(line: row[...], rows: &rows) else {
      Issue.record("did not take the row")
      return
    }
    #expect(record.cell.strategy == "free" && record.minorFaults == 7 && record.pages == nil)
    #expect(WorkerMessage(line: row.replacing("row 1", with: "row 2")[...], rows: &rows) == nil)
    #expect(WorkerMessage(line: "columns schema,phase", rows: &rows) == nil)
  }
}
