package import LinuxKernel
package import SystemPackage

/// A recording in any of its forms, known by its first bytes: the text of `perf script`, the compact form,
/// or one of them packed by gzip or xz.
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
  private let bytes: PeekedBytes
  private let reader: Reader

  private enum Reader {
    case text(PerfScriptReader)
    case compact(CompactTraceReader)
  }

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
      self.bytes = bytes
      let read = { (buffer: UnsafeMutableRawBufferPointer) throws -> Int in
        // A little that was packed may be much to read.
        if signals?.arrived() != nil { throw Errno.interrupted }
        return try bytes.read(into: buffer)
      }
      let isCompact = try Self.isCompact(bytes.peek(Self.magicBytes), path)
      reader =
        isCompact ? .compact(CompactTraceReader(read: read)) : .text(PerfScriptReader(read: read))
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
  package var names: [String] {
    switch reader {
    case .text(let reader): reader.names
    case .compact(let reader): reader.names
    }
  }

  package var summary: TraceSummary {
    switch reader {
    case .text(let reader): reader.summary
    case .compact(let reader): reader.summary
    }
  }

  /// Who may read and write the file; its owner alone where it is no regular file.
  package var permissions: UInt32 {
    guard let status = try? FileStatus(of: descriptor), status.kind == .regular else {
      return 0o600
    }
    return status.permissions & 0o666
  }

  /// Bytes that have been read, unpacked.
  package var byteCount: Int { bytes.count }

  /// Calls `body` with each event, in the order of the recording; to be called once. Throws `Failure`, or
  /// what `body` throws.
  package func forEach(_ body: (TraceEvent) throws -> Void) throws {
    var thrown: (any Error)?
    do {
      let body = { (event: TraceEvent) throws in
        do { try body(event) } catch {
          thrown = error
          throw error
        }
      }
      switch reader {
      case .text(let reader): try reader.forEach(body)
      case .compact(let reader): try reader.forEach(body)
      }
    } catch {
      throw thrown ?? Self.failure(path, error)
    }
    if summary.events == 0 { throw Self.failure(path, nothing) }
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

  /// False of text.
  private static func isCompact(_ first: [UInt8], _ path: String) throws(TraceFault) -> Bool {
    if first.isEmpty { throw TraceFault("is empty") }
    if first.starts(with: "PERFILE2".utf8) {
      throw TraceFault(
        """
        is perf's own form; its text is wanted: perf script -i \(path) \
        -F comm,pid,tid,time,event,addr,trace --show-task-events --show-mmap-events --show-lost-events
        """)
    }
    if first.starts(with: CompactTrace.magic), first.dropFirst(CompactTrace.magic.count).first != 32
    {
      return true
    }
    if first.contains(0) { throw TraceFault("is neither text of perf script nor a compact trace") }
    return false
  }
}
