import Glibc
import LinuxKernel
import Processes
import SystemPackage
import Testing

/// A run in folders of its own, which something befalls.
final class FaultInjectedRun {
  let misfortune: InjectedFault
  /// Where the run's results go.
  let out: String
  /// Where its files of memory are made.
  let directory: String
  private let folder: String
  private let mark: String
  private var child: ChildProcess
  private let group: MemoryGroup?

  /// What is in the environment of each of its processes: `NAME=value`.
  private static let markName = "MADBENCH_TEST_RUN"

  /// How the process ended, what it wrote to standard output and what to standard error.
  struct Ending {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String
    /// Whether the fault was injected before the run ended.
    let hasStruck: Bool
  }

  /// - Parameter folder: an empty one.
  init(_ misfortune: InjectedFault, in folder: String) throws {
    self.misfortune = misfortune
    self.folder = folder
    out = folder + "/out"
    directory = folder + "/memory"
    mark = "\(Self.markName)=\(folder)"
    for path in [out, directory] { try Folder.create(path) }
    let group = misfortune.kind == .outOfMemory ? try MemoryGroup() : nil
    self.group = group
    if misfortune.kind == .fullDisk {
      try SmallDisk.mount(out, filledBytes: misfortune.filledBytes)
    }
    let words = Binary.words(misfortune.line) + ["--directory", directory]
    let isRun = misfortune.kind != .verify
    child = try ChildProcess(
      path: "/usr/bin/env",
      arguments: [
        mark, "/bin/sh", "-c", Self.script(misfortune, group), folder, Binary.path,
      ] + words + (isRun ? ["--quiet", "--out", out] : [])
        + (misfortune.printsRows ? ["--csv", "-"] : []))
    child.closeInput()
  }

  /// `$0` is the folder, the command is in `$@`.
  private static func script(_ misfortune: InjectedFault, _ group: MemoryGroup?) -> String {
    let run = "\"$@\" 2> \"$0/errors\""
    switch misfortune.kind {
    case .verify: return "exec \(run) > \"$0/output\""
    case .stalledReader: return "head -c \(misfortune.filledBytes) /dev/zero; exec \(run)"
    case .closedOutput:
      let reader = misfortune.printsRows ? "head -n \(1 + misfortune.number % 40)" : "true"
      return "{ \(run); echo $? > \"$0/status\"; } | \(reader) > \"$0/output\""
    case .outOfMemory: return "echo $$ > \"\(group?.directory ?? "")/cgroup.procs\"; exec \(run)"
    default: return "exec \(run)"
    }
  }

  /// Has it happen, and waits for the end. A run that hangs is a failure, and is killed.
  func befall() throws -> Ending {
    var hasStruck = true
    if misfortune.strikesAtEnd { waitForLastRow() }
    MonotonicClock.sleep(nanoseconds: misfortune.delayNanoseconds)
    switch misfortune.kind {
    case .killWorker: killWorker()
    case .killedKeeper:
      killKeeper()
      MonotonicClock.sleep(nanoseconds: misfortune.delayNanoseconds % 300_000_000)
      child.signal(15)
    case .killedBoth where misfortune.number.isMultiple(of: 2):
      killKeeper()
      child.signal(9)
    case .killedBoth:
      let keeper = keeper
      child.signal(9)
      if let keeper { kill(keeper, SIGKILL) }
    case .outOfMemory:
      // From the first row on: a plan that is too large for its group is not begun.
      _ = Binary.waitForRows(out, 2)
      hasStruck = group?.limit(to: 40 << 20, while: { !self.hasEnded }) ?? false
    default:
      if let signal = misfortune.signal { child.signal(signal) }
    }
    if misfortune.kind == .interruptTwice {
      MonotonicClock.sleep(nanoseconds: misfortune.delayNanoseconds % 3_000_000)
      child.signal(2)
    }
    if !Binary.wait(until: { self.hasEnded }) {
      Issue.record("it hangs")
      for process in processes { kill(process, SIGKILL) }
    }
    return try ending(hasStruck)
  }

  private func ending(_ hasStruck: Bool) throws -> Ending {
    let piped = try Binary.text(of: child.output)
    var ending = try child.wait()
    if misfortune.kind == .closedOutput {
      // The shell's end says nothing of the run's.
      let status = try KernelText.read(folder + "/status")
      ending = .exited(try #require(Int32(status)))
    }
    let output = (try? String(decoding: Self.bytes(folder + "/output"), as: UTF8.self)) ?? piped
    return Ending(
      ending: ending, output: String(output.drop { $0 == "\0" }),
      errors: (try? KernelText.read(folder + "/errors")) ?? "", hasStruck: hasStruck)
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    return try file.closeAfter { Array(try Binary.text(of: file).utf8) }
  }

  /// The process is there until it is waited for: as a zombie in the end.
  private var hasEnded: Bool {
    let stat = (try? KernelText.read("/proc/\(child.pid)/stat")) ?? ""
    return stat.split(separator: ")").last?.hasPrefix(" Z") ?? true
  }

  /// The processes of the run that live, whoever their parent is now.
  var processes: [Int32] {
    let found = try? Binary.run(
      "/bin/sh", ["-c", "grep -lzsxF '\(mark)' /proc/[0-9]*/environ || true"])
    return (found?.output ?? "").split(separator: "\n").compactMap {
      $0.split(separator: "/").dropFirst().first.flatMap { Int32($0) }
    }
  }

  private func waitForLastRow() {
    // Five phases of each cell a round, and the head line for the last line that may not be whole yet.
    let lines = (misfortune.rounds ?? 0) * 5 * InjectedFault.cells
    while !hasEnded, Binary.lines(of: out) < lines { KernelThread.yield() }
  }

  /// The process that puts the machine back, if it has been started.
  private var keeper: Int32? {
    let path = "/proc/\(child.pid)/task/\(child.pid)/children"
    let children = ((try? KernelText.read(path)) ?? "").split(separator: " ").compactMap { Int32($0) }
    return children.first { pid in
      // Before it has its name too.
      let words = (try? KernelText.read("/proc/\(pid)/cmdline"))?.split(separator: "\0") ?? []
      return words.dropFirst().first == "restore"
    }
  }

  private func killKeeper() { if let keeper { kill(keeper, SIGKILL) } }

  private func killWorker() {
    let path = "/proc/\(child.pid)/task/\(child.pid)/children"
    while !hasEnded {
      let children = ((try? KernelText.read(path)) ?? "").split(separator: " ")
      if let worker = children.first.flatMap({ Int32($0) }) {
        kill(worker, SIGKILL)
        return
      }
    }
  }

  /// Gives back what the test itself has taken of the machine.
  func cleanUp() {
    if misfortune.kind == .fullDisk { SmallDisk.unmount(out) }
    group?.remove()
  }
}
