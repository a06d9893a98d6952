package import LinuxKernel
package import Processes
package import SystemPackage

/// A file, pipe or terminal that receives whole rows: each `write` is one piece, so that a run killed at any time
/// leaves lines that parse.
package final class OutputFile {
  private let descriptor: FileDescriptor
  private let path: String
  private let signals: EndingSignals?
  /// False for pipes, terminals and sockets, which may have a slow reader.
  private let isSeekable: Bool
  /// The place that the file takes with its first piece; nil after that, and for anything but a regular file.
  private var place: OutputPlace?
  private var isGivenUp = false

  /// The path and reason of a failure to write.
  package struct Failure: Error, CustomStringConvertible {
    package let path: String
    package let cause: Errno
    /// The folder that still contains the results.
    package var otherPlace: String?

    package var description: String {
      "\(path): \(reason)" + (otherPlace.map { "; what was measured is in \($0)" } ?? "")
    }

    /// Whether another command line avoids the failure.
    package var isUsage: Bool { cause == .fileExists }

    private var reason: String {
      switch cause {
      case .brokenPipe: "its reader has gone"
      case .badFileDescriptor: "is closed"
      case .fileExists: "is there already; --force replaces it, or name another file"
      case .noSuchAddressOrDevice: "nobody reads it"
      default: "\(cause)\(cause.cure)"
      }
    }
  }

  /// Opens the output; `-` is standard output. A regular file appears at the path with the first piece written, and not at all
  /// if nothing is written.
  ///
  /// - Parameters:
  ///   - replaces: whether an existing file may be replaced. A link is replaced, not followed.
  ///   - appends: keeps the contents of an existing file and writes after them.
  ///   - signals: signals that end the wait for a reader. Without them, it waits without limit.
  package init(
    _ path: String, replaces: Bool = false, appends: Bool = false,
    until signals: EndingSignals? = nil
  ) throws(Failure) {
    self.path = path == "-" ? "standard output" : path
    self.signals = signals
    do {
      if path == "-" {
        guard FileDescriptor.standardOutput.isWritable else { throw Errno.badFileDescriptor }
        (descriptor, place) = (.standardOutput, nil)
      } else if appends {
        let (folder, name) = try OpenFolder.parent(of: path)
        descriptor = try folder.openOrMake(name, permissions: 0o644)
        try descriptor.seek(offset: 0, from: .end)
        place = nil
      } else {
        (descriptor, place) = try OutputPlace.open(path, replaces: replaces, until: signals)
      }
    } catch {
      throw Failure(path: self.path, cause: (error as? Errno) ?? .ioError)
    }
    isSeekable = (try? descriptor.seek(offset: 0, from: .current)) != nil
  }

  /// Creates a file of this name in a folder. Throws `EEXIST` if the name exists.
  package init(making name: String, in folder: OpenFolder, of path: String) throws(Failure) {
    self.path = path + "/" + name
    (signals, place, isSeekable) = (nil, nil, true)
    do { descriptor = try folder.make(name) } catch {
      throw Failure(path: self.path, cause: error)
    }
  }

  /// Opens an existing file to append after its last whole line: removes a line that a killed process has cut. Refuses
  /// a link, and a file with several names.
  package init(appendingTo name: String, in folder: OpenFolder, of path: String) throws(Failure) {
    self.path = path + "/" + name
    (signals, place, isSeekable) = (nil, nil, true)
    do {
      descriptor = try folder.open(name, writes: true)
      guard try FileStatus(of: descriptor).links == 1 else { throw Errno.tooManyLinks }
      try descriptor.resize(to: Self.endOfLastLine(descriptor))
      try descriptor.seek(offset: 0, from: .end)
    } catch {
      throw Failure(path: self.path, cause: (error as? Errno) ?? .ioError)
    }
  }

  /// The offset after the last line feed, searched from the end.
  private static func endOfLastLine(_ descriptor: FileDescriptor) throws -> Int64 {
    var end = try descriptor.seek(offset: 0, from: .end)
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while end > 0 {
      let start = max(0, end - Int64(chunk.count))
      let count = try chunk.withUnsafeMutableBytes {
        try descriptor.read(
          fromAbsoluteOffset: start,
          into: UnsafeMutableRawBufferPointer(rebasing: $0[..<Int(end - start)]))
      }
      if let found = chunk[..<count].lastIndex(of: 10) { return start + Int64(found) + 1 }
      end = start
    }
    return 0
  }

  /// The size of the file, at which the next write begins; nil for anything but a regular file.
  package var bytes: Int? {
    isSeekable ? (try? descriptor.seek(offset: 0, from: .end)).map(Int.init) : nil
  }

  deinit {
    place?.giveUp()
    if descriptor != .standardOutput { try? descriptor.close() }
  }

  /// Writes all bytes or, to a file, none: a part written before the disk was full is removed. If the process is asked
  /// to end while there is no reader, the output ends with a whole line, and later writes are discarded.
  package func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Writes bytes, like `write(_:)` of a text.
  package func write(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    do {
      while done < bytes.count, !isGivenUp {
        let piece = isSeekable ? bytes[done...] : Self.piece(bytes[done...])
        if !isSeekable, try !waitForRoom() { isGivenUp = true } else { done += try write(piece) }
      }
      try place?.take()
      place = nil
    } catch {
      takeOff(done)
      throw Failure(path: path, cause: (error as? Errno) ?? .ioError)
    }
  }

  private func waitForRoom() throws(Errno) -> Bool {
    if let signals { return try signals.waitForRoom(in: descriptor) }
    while try !Poll.writable(descriptor, timeout: .max) {}
    return true
  }

  private func write(_ bytes: ArraySlice<UInt8>) throws -> Int {
    do { return try bytes.withUnsafeBytes { try descriptor.write($0) } } catch Errno
      .resourceTemporarilyUnavailable
    {
      return 0
    }
  }

  /// As many whole lines as a pipe accepts at once.
  private static func piece(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let most = bytes.prefix(Poll.roomBytes)
    guard most.count < bytes.count, let end = most.lastIndex(of: 10) else { return most }
    return most[...end]
  }

  /// Removes the last bytes written, unless another process has written after them.
  private func takeOff(_ count: Int) {
    guard isSeekable, count > 0, let end = try? descriptor.seek(offset: 0, from: .current),
      end == (try? descriptor.seek(offset: 0, from: .end))
    else { return }
    try? descriptor.resize(to: end - Int64(count))
    _ = try? descriptor.seek(offset: 0, from: .end)
  }
}
