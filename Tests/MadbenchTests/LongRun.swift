import Doctor
import LinuxKernel
import MachineState
import PageRelease
import Plans
import Processes
import Samples
import Testing

extension Binary {
  /// The words of a command line.
  static func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

  /// Runs the binary with these words to a good end, and gives its rows: of one cycle a round, unless the line says more,
  /// and without those of the reference.
  static func rows(_ line: String) throws -> [Record] {
    let cycles = line.contains("--repeat") ? [] : ["--repeat", "1"]
    let result = try run(words(line) + cycles + ["--csv", "-", "--quiet"])
    try #require(result.ending == .exited(0), "\(result.errors)")
    return try result.rows().filter { $0.cell.role != .reference }
  }

  /// Starts a run that writes into `folder`.
  static func start(_ line: String, into folder: String) throws -> ChildProcess {
    requireLock(for: words(line))
    return try ChildProcess(path: path, arguments: words(line) + ["--quiet", "--out", folder])
  }

  /// Waits until `samples.csv` holds so many lines; false when the run hangs.
  static func waitForRows(_ folder: String, _ count: Int) -> Bool {
    wait { lines(of: folder) >= count }
  }

  /// The whole lines of `samples.csv`.
  static func lines(of folder: String) -> Int {
    let text = try? KernelText.read(folder + "/samples.csv")
    return (text ?? "").utf8.count { $0 == UInt8(ascii: "\n") }
  }

  /// After so long, whatever is waited for hangs. No test holds anything to a time.
  private static let hangNanoseconds: UInt64 = 300_000_000_000

  /// Waits until a condition holds; false when it never does. It is looked at again and again, since
  /// files of `/proc`, sysfs and control groups do not tell when they change.
  static func wait(until isSo: () -> Bool) -> Bool {
    let start = MonotonicClock.now()
    while !isSo() {
      if MonotonicClock.now() - start > hangNanoseconds { return false }
      MonotonicClock.sleep(nanoseconds: 2_000_000)
    }
    return true
  }
}

/// Ends a test, or one case of it, that cannot be run here. What is left out is printed: of a single
/// case the framework says nothing.
func skip(_ reason: String) throws -> Never {
  sayLeftOut(reason)
  try Test.cancel("\(reason)")
}

/// Tells of a part of a test that is left out.
func sayLeftOut(_ reason: String) {
  print("➜ left out of \"\(Test.current?.displayName ?? "a test")\": \(reason)")
}

/// The settings of the machine that madbench may change, and what it may add to them.
struct MachineSettings: Equatable {
  /// What stands in each file.
  let values: [String: String]
  let made: Leftovers

  static var now: MachineSettings {
    let paths =
      [HugePagePool.sizeFile] + TransparentHugePages.sizes.map(TransparentHugePages.settingFile)
    var values: [String: String] = [:]
    for path in paths { values[path] = try? KernelText.chosen(path) }
    return MachineSettings(values: values, made: .now)
  }

  /// Why the pool of huge pages cannot be changed; nil where it can.
  static let poolReason = reason(HugePagePool.sizeFile)

  /// Why sizes of huge pages cannot be switched on and off; nil where they can.
  static let folioReason =
    TransparentHugePages.sizes.isEmpty
    ? "this kernel has no multi-size huge pages"
    : reason(TransparentHugePages.settingFile(ofSize: TransparentHugePages.sizes[0]))

  /// Why a setting cannot be changed; nil where it can. Writes the value that the file has.
  static func reason(_ path: String) -> String? {
    do {
      try MachineLock.holding(.change) { try KernelText.write(KernelText.chosen(path), to: path) }
      return nil
    } catch {
      return "\(path) cannot be written: \(error)"
    }
  }

  /// Runs `line` until it has changed the settings and measured, sends it the signal, and looks whether
  /// it ends with that status and all is as it was: at its end where it can see to that, or soon after.
  static func restoresAfter(signal: Int32, status: ChildProcess.Ending, _ line: String) throws {
    let before = now
    try Binary.withFolder { folder in
      var run = try Binary.start(line + " --rounds 100000 --allow-system-changes", into: folder)
      #expect(Binary.waitForRows(folder, 12))
      #expect(now != before)
      run.signal(signal)
      _ = try Binary.text(of: run.output)
      let ending = try run.wait()
      #expect(ending == status)
      if ending == .killed(signal: signal) {
        #expect(Binary.wait { now == before })
      }
      #expect(now == before)
    }
  }
}
