import Experiment
import LinuxKernel
import MachineState
import PageRelease
import Testing

extension Binary {
  /// The words of a command line.
  static func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

  /// Runs the binary with these words to a good end, and gives its rows.
  static func rows(_ line: String) throws -> [Record] {
    let result = try run(words(line) + ["--csv", "-", "--quiet"])
    try #require(result.ending == .exited(0), "\(result.errors)")
    return try result.rows()
  }

  /// Starts a run that writes into `folder`.
  static func start(_ line: String, into folder: String) throws -> ChildProcess {
    requireLock(for: words(line))
    return try ChildProcess(path: path, arguments: words(line) + ["--quiet", "--out", folder])
  }

  /// Waits until `samples.csv` holds so many lines; false when it takes more than a minute.
  static func waitForRows(_ folder: String, _ count: Int) -> Bool {
    wait(seconds: 60) {
      let text = try? KernelText.read(folder + "/samples.csv")
      return (text ?? "").count { $0 == "\n" } >= count
    }
  }

  /// Waits until something is so; false when it takes longer.
  static func wait(seconds: Int, until isSo: () -> Bool) -> Bool {
    for _ in 0..<(seconds * 100) {
      if isSo() { return true }
      MonotonicClock.sleep(nanoseconds: 10_000_000)
    }
    return isSo()
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
        #expect(Binary.wait(seconds: 5) { now == before })
      }
      #expect(now == before)
    }
  }
}
