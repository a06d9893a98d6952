internal import LinuxKernel
internal import Processes
package import SystemPackage

/// `perf script` at work on a recording: its lines are read from a pipe, in the order of time.
package final class RecordingText {
  /// Ends where the text does.
  package let output: FileDescriptor
  private let program: StartedProgram
  private let words: CapturedStderr

  init(of file: MemoryFile, perf: String) throws {
    try PerfNames.clean(file.descriptor)
    words = try CapturedStderr()
    let pipe = try Pipe()
    var surroundings = StartedProgram.SpawnOptions.ofPerf(words)
    surroundings.output = pipe.writing
    surroundings.kept = [file.descriptor]
    do {
      program = try StartedProgram(
        holding: perf,
        [
          "script", "--input=/proc/self/fd/\(file.descriptor.rawValue)", "--ns",
          "--show-task-events", "--show-mmap-events", "--show-lost-events",
          "--fields=comm,pid,tid,time,event,addr,trace",
        ], surroundings)
      try program.letGo()
    } catch {
      try? pipe.writing.close()
      try? pipe.reading.close()
      throw error
    }
    try? pipe.writing.close()
    output = pipe.reading
  }

  deinit { try? output.close() }

  /// Waits for perf's end, which comes once all of its text has been read. Throws what it has failed of.
  package func finish() throws {
    let ending = try program.wait()
    guard ending == .exited(0) else {
      throw RecordingFailure(
        description: "perf script has failed (\(ending)): \(words.text)", isCurable: false)
    }
  }
}
