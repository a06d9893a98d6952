internal import LinuxKernel
package import SystemPackage

/// Records processes by perf: what it takes, made sure of before anything is recorded.
package struct Recorder {
  package let events: RecordedEvents
  /// Bytes of the temporary file that holds a recording, at most.
  package let maxBytes: Int
  /// Bytes that wait to be written, of each CPU: a power of two.
  package let bufferBytes: Int
  private let programs: RecordingPrograms
  var perf: String { programs.perf }
  /// Of perf; nil where it does not say.
  package var perfVersion: String? { programs.perfVersion() }

  /// Throws what is to be set or allowed. Tracepoints that nobody has mounted are mounted unseen by others;
  /// what is to be recorded has to be started before, so that it sees what it would see without.
  ///
  /// - Parameters:
  ///   - maxBytes: of the recording, `leastBytes` at least.
  ///   - bufferBytes: of each CPU; nil for what is at most a quarter of `maxBytes` for all of them, a
  ///     sixteenth of the memory, and 64 MiB.
  package init(
    _ programs: RecordingPrograms, maxBytes: Int, bufferBytes: Int? = nil
  ) throws(RecordingFailure) {
    self.programs = programs
    self.maxBytes = maxBytes
    events = try Self.listedEvents()
    let memory = MachineFacts.memory("MemTotal") ?? .max
    let share = min(maxBytes / 4, memory / 16) / Processors.online
    self.bufferBytes = Self.powerOfTwo(upTo: bufferBytes ?? min(share, 64 << 20))
  }

  /// What perf is given as its bound. It looks at the bound only after it has emptied the buffers once, and
  /// empties them once more at the end.
  var recordedBytes: Int { maxBytes - 2 * bufferBytes * Processors.online }

  /// The least that `maxBytes` may be.
  package static func leastBytes(bufferBytes: Int?) -> Int {
    4 * Processors.online * powerOfTwo(upTo: bufferBytes ?? 0)
  }

  /// Records a process from now on, and those that it starts.
  ///
  /// - Parameter folder: where the temporary file goes, which has no name.
  package func record(_ pid: Int32, in folder: String) throws -> Recording {
    try Recording(pid, by: self, into: MemoryFile(in: folder))
  }

  /// What compresses the text of a trace into `file`.
  package func compressor(into file: FileDescriptor) throws -> TraceCompressor {
    try TraceCompressor(zstd: programs.zstd, into: file)
  }

  private static func listedEvents() throws(RecordingFailure) -> RecordedEvents {
    let points: Tracepoints
    do throws(Errno) { points = try tracepoints() } catch { throw .noTracepoints(error) }
    let events = RecordedEvents(points.has)
    guard events.calls.contains("mmap"), events.calls.contains("munmap") else { throw .noCalls }
    return events
  }

  private static func tracepoints() throws(Errno) -> Tracepoints {
    do throws(Errno) { return try Tracepoints() } catch .noSuchFileOrDirectory {
      guard Caller.isSuperuser else { throw .noSuchFileOrDirectory }
      try Tracepoints.mountUnseen()
      return try Tracepoints()
    }
  }

  private static func powerOfTwo(upTo bytes: Int) -> Int {
    max(4 * PageSize.bytes, bytes < 1 ? 0 : 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount))
  }
}
