package import Processes
package import SystemPackage

/// A file that holds the text of `perf script`, of ftrace or of `trace-cmd report`, as it is or compressed by gzip, xz or zstd, which its first bytes tell.
package final class TraceFile {
  /// Why a recording cannot be read, and where.
  package struct Failure: Error, CustomStringConvertible {
    package let path: String
    package let reason: String
    package let cause: Errno?

    package var description: String { "\(path): \(reason)" }
  }

  private let path: String
  private let descriptor: FileDescriptor
  private let reader: PerfScriptReader

  /// Opens a file and looks at its beginning; `-` is standard input.
  ///
  /// - Parameter signals: what ends the wait for bytes to come: then reading throws. Without, they are
  ///   waited for.
  package init(path: String, until signals: EndingSignals? = nil) throws(Failure) {
    let isStandardInput = path == "-"
    self.path = isStandardInput ? "standard input" : path
    do {
      descriptor =
        isStandardInput
        ? .standardInput
        : try .open(FilePath(path), .readOnly, options: .closeOnExec)
    } catch {
      throw Self.failure(self.path, error)
    }
    do {
      let bytes = try Self.unpacked(Self.bytes(descriptor, until: signals))
      try Self.requireText(bytes.peek(Self.magicBytes), path)
      reader = PerfScriptReader { buffer in
        // A little that was packed may be much to read.
        if signals?.arrived() != nil { throw Errno.interrupted }
        return try bytes.read(into: buffer)
      }
    } catch {
      Self.close(descriptor)
      throw Self.failure(self.path, error)
    }
  }

  deinit { Self.close(descriptor) }

  private static func close(_ descriptor: FileDescriptor) {
    if descriptor != .standardInput { try? descriptor.close() }
  }

  /// The names of threads; `TraceEvent.Action.name` counts them from 0.
  package var names: [String] { reader.names }

  package var summary: TraceSummary { reader.summary }

  /// Calls `body` with each event, in the order of the recording; to be called once. Throws `Failure`, or
  /// what `body` throws.
  package func forEach(_ body: (TraceEvent) throws -> Void) throws {
    var thrown: (any Error)?
    do {
      try reader.forEach { event in
        do { try body(event) } catch {
          thrown = error
          throw error
        }
      }
    } catch {
      throw thrown ?? Self.failure(path, error)
    }
    if let fault { throw Self.failure(path, fault) }
  }

  /// What is wrong with the recording as a whole; nil where nothing is.
  private var fault: TraceFault? {
    if summary.wholeCalls == 0, summary.unpairedCalls > 0 {
      let isEntered = summary.callsWithoutExit > 0
      let count = isEntered ? summary.callsWithoutExit : summary.callsWithoutEntry
      return TraceFault(
        "holds \(count) system call\(count == 1 ? "" : "s") without \(isEntered ? "return" : "entry"): record "
          + "syscalls:sys_\(isEntered ? "exit" : "enter")_mmap and so on too, or \(TraceCure.again)")
    }
    if let foreign = summary.foreign, summary.wholeCalls == 0, foreign != .cpuProfile || !reader.hasFault {
      return TraceFault(foreign.advice)
    }
    return summary.events == 0 ? nothing : nil
  }

  private var nothing: TraceFault {
    let first = summary.firstUnknown.map { "; line \($0.number) is \"\($0.text)\"" } ?? ""
    return TraceFault("holds no fault and no call that perf script shows\(first)")
  }

  private static func failure(_ path: String, _ error: any Error) -> Failure {
    Failure(path: path, reason: "\(error)", cause: error as? Errno)
  }
}

extension TraceFile {
  /// As many bytes as it takes to tell.
  private static let magicBytes = 9

  private static func bytes(
    _ descriptor: FileDescriptor, until signals: EndingSignals?
  ) -> PeekedBytes {
    PeekedBytes { buffer in
      if let signals {
        while try Poll.readable([descriptor, signals.descriptor], timeout: .max) == [false, false] {
        }
        if signals.arrived() != nil { throw Errno.interrupted }
      }
      return try descriptor.read(into: buffer)
    }
  }

  private static func unpacked(_ bytes: PeekedBytes) throws -> PeekedBytes {
    guard let tool = Decompressor.Tool(magic: try bytes.peek(magicBytes)) else { return bytes }
    let decompressor = try Decompressor(tool, of: bytes)
    return PeekedBytes { try decompressor.read(into: $0) }
  }

  private static func requireText(_ first: [UInt8], _ path: String) throws(TraceFault) {
    if first.isEmpty { throw TraceFault("is empty") }
    if first.starts(with: "PERFILE2".utf8) {
      throw TraceFault(
        """
        is perf's own form; its text is wanted: perf script -i \(path) \
        -F comm,pid,tid,time,event,addr,trace --show-task-events --show-mmap-events --show-lost-events
        """)
    }
    if first.starts(with: [0x17, 0x08, 0x44]) {
      throw TraceFault("is trace-cmd's own form; its text is wanted: trace-cmd report -i \(path)")
    }
    if first.contains(0) {
      throw TraceFault("is not the text of perf script, nor that compressed by gzip, xz or zstd")
    }
  }
}
