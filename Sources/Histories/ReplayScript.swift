internal import LinuxKernel
internal import Processes
package import SystemPackage
package import Traces

/// The steps of a replay, in a file without a name: written once, read by as many replays as there are, a block at a time.
package final class ReplayScript: Sendable {
  /// Steps that are read at a time.
  package static let blockSteps = 4096

  private let file: MemoryFile

  /// Writes the steps of a recording, in its second reading.
  ///
  /// - Parameters:
  ///   - marksZeroed: whether touches of pages tell that the program may take them for zero.
  ///   - directory: where the file is made; it never has a name there.
  ///   - events: calls back with every event of the recording, in order, as in the first reading.
  /// - Throws: `Errno` where the file cannot be written, and what `events` throws.
  package init(
    _ recording: ProcessHistory, marksZeroed: Bool = false, in directory: String,
    _ events: ((TraceEvent) throws -> Void) throws -> Void
  ) throws {
    let file = try MemoryFile(in: directory)
    var block: ContiguousArray<ReplayStep> = []
    block.reserveCapacity(Self.blockSteps)
    func flush() throws {
      _ = try block.withUnsafeBytes { try file.descriptor.writeAll($0) }
      block.removeAll(keepingCapacity: true)
    }
    try withoutActuallyEscaping(flush) { flush in
      let writer = ScriptWriter(recording, marksZeroed: marksZeroed) { step in
        block.append(step)
        if block.count == Self.blockSteps { try flush() }
      }
      var recorded = RecordedProcess(recording.lineage)
      try events { event in try recorded.take(event) { try writer.take($0) } }
      try writer.finish()
    }
    try flush()
    self.file = file
  }

  /// Where other processes of the same user find it for as long as this one lives.
  package var path: String {
    "/proc/\(ChildProcess.callerPid)/fd/\(file.descriptor.rawValue)"
  }

  /// Calls back with every step, in order.
  package func forEach(_ body: (ReplayStep) throws -> Void) throws {
    var reader = try StepReader(path: path)
    while try reader.next() { for step in reader.block { try body(step) } }
  }
}

/// Reads a script, a block at a time, into storage that is made, and written, once.
package struct StepReader: ~Copyable {
  private let descriptor: FileDescriptor
  private let storage: UnsafeMutableBufferPointer<ReplayStep>
  private var count = 0
  private var offset: Int64 = 0

  /// - Parameter path: as `ReplayScript.path` tells it.
  package init(path: String) throws(Errno) {
    do { descriptor = try FileDescriptor.open(path, .readOnly) } catch let error as Errno {
      throw error
    } catch { throw .ioError }
    storage = .allocate(capacity: ReplayScript.blockSteps)
    storage.initialize(repeating: ReplayStep(.look, time: 0, thread: 0, 0..<0))
  }

  deinit {
    try? descriptor.close()
    storage.deallocate()
  }

  /// Reads the next block; false where there is none.
  package mutating func next() throws -> Bool {
    let bytes = UnsafeMutableRawBufferPointer(storage)
    var filled = 0
    while filled < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
      let read = try descriptor.read(fromAbsoluteOffset: offset, into: rest)
      if read == 0 { break }
      filled += read
      offset += Int64(read)
    }
    count = filled / MemoryLayout<ReplayStep>.stride
    return count > 0
  }

  /// The steps that were read last; valid until the next are.
  package var block: UnsafeBufferPointer<ReplayStep> {
    UnsafeBufferPointer(rebasing: storage[..<count])
  }
}
