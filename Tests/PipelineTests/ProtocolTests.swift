import LinuxKernel
import Plans
import Runs
import Testing
import Texts
import Trials
import Workloads

/// What worker and keeper make of values that somebody else has chosen.
@Suite("Protocols: no value becomes a line")
struct ProtocolTests {
  /// Characters that lines, words, escapes and character clusters are made of.
  private static let alphabet: [Unicode.Scalar] = [
    "\n", "\r", "\0", "\\", "x", "0", "a", "/", " ", "\u{1B}", "\u{7F}", "\u{85}", "\u{301}",
    "\u{2028}",
  ]

  private static func randomText(_ random: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<random.below(12) { text.append(alphabet[random.below(alphabet.count)]) }
    return String(text)
  }

  /// Strings compare by characters, what is sent are bytes.
  private static func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }

  @Test("a message is one line, and reads back byte for byte")
  func framing() {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<20_000 {
      let text = Self.randomText(&random)
      let line = MessageLine.line(text)
      #expect(line.utf8.filter { $0 == 10 }.count == 1 && line.utf8.last == 10)
      let lines = MessageLine.lines(of: line)
      #expect(Self.bytes(lines.first.flatMap { MessageLine.message($0) } ?? "") == Self.bytes(text))
    }
  }

  @Test("messages without control characters are their own lines, as older builds wrote them")
  func plain() {
    #expect(MessageLine.line("directory /tmp/with blank") == "directory /tmp/with blank\n")
  }

  @Test(
    "what is no line of ours is no message", arguments: [#"\"#, #"\x0"#, #"\x41"#, #"\q"#, "a\rb"])
  func refused(line: String) { #expect(MessageLine.message(line) == nil) }

  @Test("a directory with a line feed gives the worker no second directory, cell or setting")
  func directory() throws {
    var job = WorkerJob()
    job.cells = [Cell()]
    job.pins = [[0]]
    job.directory = "/tmp\nsetting \(HugePagePool.sizeFile) 7"
    #expect(job.text.split(separator: "\n").filter { $0.hasPrefix("setting") } == [])
    // A path with a control character is refused by the worker as well.
    #expect(WorkerJob(text: job.text) == nil)
    job.directory = #"/tmp/back\slash"#
    #expect(WorkerJob(text: job.text)?.directory == job.directory)
  }

  @Test(
    "a worker writes no file that is no setting of huge pages, and joins no group that madbench has not made",
    arguments: [
      "setting /etc/passwd x", "setting /proc/sys/kernel/core_pattern x",
      "setting /sys/kernel/mm/transparent_hugepage/../../../../etc/passwd x",
      "setting /sys/kernel/mm/transparent_hugepage/khugepaged/../enabled never",
      "setting /proc/sys/vm/nr_hugepages |sh", "group 1 /sys/fs/cgroup/memory/other",
      "group 2 /sys/fs/cgroup/../../etc/madbench-1", "group 2 /tmp/madbench-1",
    ])
  func foreignTargets(line: String) {
    var job = WorkerJob()
    job.cells = [Cell()]
    job.pins = [[0]]
    #expect(WorkerJob(text: job.text) != nil)
    #expect(WorkerJob(text: job.text + line + "\n") == nil)
  }

  @Test(
    "what is not madbench's is not undone, whoever asks for it",
    arguments: [
      "write /etc/passwd x", "write /proc/sys/kernel/core_pattern core",
      "write /proc/sys/vm/nr_hugepages 1 2", "write /proc/sys/vm/nr_hugepages ",
      "file /etc/passwd", "file /tmp/.madbench-swap-", "file /tmp/.madbench-swap-1/passwd",
      "file /tmp/.madbench-swap-1\n", "group 1 /sys/fs/cgroup/memory/system.slice",
      "group 1 /sys/fs/cgroup/memory/madbench-1/..", "group 3 /sys/fs/cgroup/madbench-1",
      "controller 2 /tmp", "controller 1 /sys/fs/cgroup/memory", "disk -1", "disk x",
      "module ext4", "nonsense", "",
    ])
  func foreignUndoings(text: String) { #expect(UndoAction(text: text) == nil) }

  @Test("what madbench undoes reads back")
  func undoings() {
    let group = ControlGroup(version: 2, directory: "/sys/fs/cgroup/a b/madbench-1-4MiB")
    let all: [UndoAction] = [
      .write(Setting(path: HugePagePool.sizeFile, value: "0")),
      .write(Setting(path: TransparentHugePages.settingFile(ofSize: 65_536), value: "inherit")),
      .takeControllerBack(ControlGroup(version: 2, directory: "/sys/fs/cgroup/a b")),
      .remove(group), .removeSwapFile("/tmp/a b/.madbench-swap-1a"),
      .removeDisk(CompressedDisk(number: 3)), .unload(module: "zram"),
    ]
    for undoing in all { #expect(UndoAction(text: undoing.text) == undoing) }
  }
}
