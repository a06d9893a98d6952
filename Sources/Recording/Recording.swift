internal import LinuxKernel
internal import Processes
package import SystemPackage

/// `perf record` at work on a process.
package final class Recording {
  private let program: StartedProgram
  private let file: MemoryFile
  private let words: CapturedStderr
  /// What perf is told, and answers. It gives up where nobody could tell it anything any more.
  private let control: Pipe
  private let answers: Pipe
  private let perf: String

  /// perf takes half a second for that; on a machine that is very busy, more.
  private static let startNanoseconds: UInt64 = 60_000_000_000
  private static let interrupt: Int32 = 2

  /// Returns when it records.
  init(_ pid: Int32, by recorder: Recorder, into file: MemoryFile) throws {
    self.file = file
    perf = recorder.perf
    words = try CapturedStderr()
    control = try Pipe()
    answers = try Pipe()
    var surroundings = StartedProgram.SpawnOptions.ofPerf(words)
    surroundings.output = words.descriptor
    surroundings.kept = [control.reading, answers.writing, file.descriptor]
    program = try StartedProgram(
      holding: perf,
      [
        "record", "--quiet", "--no-buildid", "--no-buildid-cache", "--data", "--count=1",
        "--delay=-1",
        "--control=fd:\(control.reading.rawValue),\(answers.writing.rawValue)",
        "--mmap-pages=\(recorder.bufferBytes / PageSize.bytes)",
        "--max-size=\(recorder.recordedBytes)B",
        "--output=/proc/self/fd/\(file.descriptor.rawValue)", "--event=\(recorder.events.list)",
        "--pid=\(pid)",
      ], surroundings)
    try program.letGo()
    try? control.reading.close()
    try? answers.writing.close()
    try Self.begin(control.writing, answers.reading, said: words)
  }

  /// Has perf switch the events on, and waits for its answer: from then on nothing is missed.
  private static func begin(
    _ control: FileDescriptor, _ answers: FileDescriptor, said words: CapturedStderr
  ) throws {
    do { try control.writeAll("enable\n".utf8) } catch Errno.brokenPipe {}
    var answer = [UInt8](repeating: 0, count: 64)
    let count =
      try Poll.readable([answers], timeout: startNanoseconds)[0]
      ? try answer.withUnsafeMutableBytes { try answers.read(into: $0) } : 0
    if count == 0 { throw RecordingFailure.notStarted(words.text) }
  }

  deinit {
    try? control.writing.close()
    try? answers.reading.close()
  }

  /// Can be read once perf has ended by itself: at its bound, or after the last of the processes.
  package var ended: FileDescriptor { program.ended }

  /// Ends the recording; whether its bound had ended it before.
  package func stop() throws -> Bool {
    program.signal(Self.interrupt)
    let ending = try program.wait()
    let said = words.text
    let isAtBound = said.contains("size limit reached")
    // Interrupted, perf puts its file in order and then ends as by the signal.
    guard isAtBound || ending == .exited(0) || ending == .killed(signal: Self.interrupt) else {
      throw RecordingFailure(
        description: "perf has failed while it recorded: \(said)", isCurable: false)
    }
    return isAtBound
  }

  /// What was recorded, as text.
  package func text() throws -> RecordingText { try RecordingText(of: file, perf: perf) }
}
