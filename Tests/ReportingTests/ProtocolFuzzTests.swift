import Fuzzing
import LinuxKernel
import Measurement
import Plans
import Processes
import Replay
import Runs
import Samples
import Testing
import Texts
import Trials
import Workloads

/// What processes of madbench say to each other takes any bytes: it refuses them, or what it has read it writes and reads
/// back as the same.
///
/// `MADBENCH_FUZZ=1000000` gives each test so many inputs; best with `-c release`.
@Suite("Fuzzing of protocols")
struct ProtocolFuzzTests {
  private static let inputs = environmentValue("MADBENCH_FUZZ").flatMap { Int($0) } ?? 25_000

  private static func job(_ random: inout SeededGenerator) -> WorkerJob {
    var job = WorkerJob()
    job.runID = "abc"
    job.cells = [Record.random(&random).cell, Record.random(&random).cell]
    job.pins = [[1], [0, 2]]
    job.settings = [[], [Setting(path: HugePagePool.sizeFile, value: "12")]]
    job.groups = [nil, ControlGroup(version: 2, directory: "/sys/fs/cgroup/a/madbench-1-512")]
    job.directory = "/tmp/a b\\c"
    job.extraPercent = 3
    var replay = ReplayJob(
      script: "/proc/7/fd/3", pages: 512, threads: 2, speed: 1.5, durationNanoseconds: 1_000_000)
    replay.predictions = ["free": 12, "none": 0]
    replay.bounds = ["none": ReplayBound(.atLeast, .lazilyFreed)]
    job.replay = replay
    job.schedule = Schedule(steps: [
      Schedule.Step(cell: 0, round: 0, position: 0), Schedule.Step(cell: 1, round: 0, position: 1),
    ])
    return job
  }

  @Test("jobs that a worker is given")
  func jobs() throws {
    var mutator = Mutator(
      seed: 43,
      words: ["setting ", "group 2 /sys/fs/cgroup/", "cell ", "size_bytes=", "pin ", "step ", "replay ", #"\x0a"#])
    var random = SeededGenerator(seed: 42)
    let seeds = (0..<4).map { _ in Self.job(&random).text }
    for seed in seeds { #expect(WorkerJob(text: seed) != nil, "\(seed)") }
    var accepted = 0
    for input in 0..<Self.inputs {
      var bytes = Array(seeds[input % seeds.count].utf8)
      mutator.mutate(&bytes)
      guard let read = WorkerJob(text: String(decoding: bytes, as: UTF8.self)) else { continue }
      accepted += 1
      // Workers are not told the role.
      #expect(WorkerJob(text: read.text)?.text == read.text)
      #expect(!read.settings.joined().contains { !$0.isKnown })
      #expect(read.groups.allSatisfy { $0?.isOfMadbench ?? true })
      #expect(read.schedule.steps.allSatisfy { read.cells.indices ~= $0.cell })
    }
    #expect(accepted > Self.inputs / 20)
  }

  @Test("messages that a worker sends, and the latencies that they add up to")
  func messages() throws {
    var mutator = Mutator(seed: 41, words: ["latencies release operation ", "255:1 ", "257:3"])
    var random = SeededGenerator(seed: 42)
    var row = Record.random(&random)
    row.operations = 7
    let seeds = [
      "step 1 0 3\n", "phase retouch\n", "done\n", "columns schema,run_id\n", "window idle 5 18446744073709551615\n",
      "walk idle 1 2 3 9 4 5 - 6 -\n", "walk run 1 2 3 9 4 5 - 6 - 7\n", WorkerMessage.row(row).line,
      "latencies release operation 30:200 257:56\n", "latencies retouch advice 0:1\n",
    ].map { Array($0.utf8) }
    var pending = PendingLatencies()
    var accepted = 0
    for _ in 0..<Self.inputs {
      var bytes = seeds[mutator.random.below(seeds.count)]
      mutator.mutate(&bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      let line = text.split(separator: "\n", maxSplits: 1).first ?? ""
      guard let read = WorkerMessage(line: line) else { continue }
      accepted += 1
      #expect(WorkerMessage(line: read.line.dropLast()) == read)
      switch read {
      case .latencies(let piece): try? pending.add(piece)
      case .row(let record):
        let points = (try? pending.take(for: record)) ?? []
        #expect(points.allSatisfy { $0.damage == nil && $0.cell == record.cell })
      default: break
      }
    }
    #expect(accepted > Self.inputs / 20)
  }

  @Test("what a journal says is to be undone")
  func journals() {
    let undoings: [UndoAction] = [
      .write(Setting(path: HugePagePool.sizeFile, value: "12")),
      .takeControllerBack(ControlGroup(version: 2, directory: "/sys/fs/cgroup/a")),
      .remove(ControlGroup(version: 1, directory: "/sys/fs/cgroup/memory/madbench-1")),
      .removeSwapFile("/tmp/.madbench-swap-1a"), .removeDisk(CompressedDisk(number: 3)),
      .removeNewDisks(besides: [0, 2]), .removeNewDisks(besides: []), .unload(module: "zram"),
    ]
    let seeds = undoings.map { Array(MessageLine.line($0.text).utf8) }
    var mutator = Mutator(seed: 44, words: ["/..", "/sys/fs/cgroup/", "/proc/sys/vm/", #"\x0a"#, #"\\"#])
    var accepted = 0
    for input in 0..<Self.inputs {
      var bytes = seeds[input % seeds.count]
      mutator.mutate(&bytes)
      for line in MessageLine.lines(of: String(decoding: bytes, as: UTF8.self)) {
        guard let message = MessageLine.message(line) else { continue }
        #expect(MessageLine.line(message) == line + "\n")
        guard let read = UndoAction(text: message) else { continue }
        accepted += 1
        #expect(UndoAction(text: read.text) == read)
        #expect(!read.text.unicodeScalars.contains(where: MessageLine.isControl))
      }
    }
    #expect(accepted > Self.inputs / 20)
  }
}
