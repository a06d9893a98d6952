internal import Processes
internal import SystemPackage

/// `zstd` at work: it compresses the text of a trace into a file. Killed and reaped when the value goes away before the end.
package final class TraceCompressor {
  private let program: StartedProgram
  private let words: CapturedStderr
  private let input: FileDescriptor
  private var isInputOpen = true

  /// zstd's default of 3 makes traces half as large again; 12 takes twice the time and saves 1 %.
  private static let level = 9

  init(zstd: String, into file: FileDescriptor) throws {
    // It may end before it has read everything.
    ignoreBrokenPipeSignal()
    words = try CapturedStderr()
    let pipe = try Pipe()
    var surroundings = StartedProgram.SpawnOptions()
    surroundings.isServant = true
    surroundings.input = pipe.reading
    surroundings.output = file
    surroundings.errors = words.descriptor
    do {
      program = try StartedProgram(
        holding: zstd, ["--quiet", "-\(Self.level)", "--stdout"], surroundings)
      try program.letGo()
    } catch {
      try? pipe.writing.close()
      try? pipe.reading.close()
      throw error
    }
    try? pipe.reading.close()
    input = pipe.writing
  }

  deinit { closeInput() }

  package func write(_ text: String) throws { try write { try input.writeAll(text.utf8) } }

  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try write { try input.writeAll(bytes) }
  }

  private func write(_ body: () throws -> Int) throws {
    do { _ = try body() } catch Errno.brokenPipe {
      try finish()
      throw Errno.brokenPipe
    }
  }

  /// Waits until everything is in the file. Throws why it is not, such as a full disk.
  package func finish() throws {
    closeInput()
    let ending = try program.wait()
    guard ending == .exited(0) else {
      throw RecordingFailure(
        description: "the trace could not be written: zstd has failed (\(ending)): \(words.text)",
        isCurable: false)
    }
  }

  private func closeInput() {
    if isInputOpen { try? input.close() }
    isInputOpen = false
  }
}
