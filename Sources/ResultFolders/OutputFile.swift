package import LinuxKernel
package import Processes
package import SystemPackage

/// A file, pipe or terminal that takes whole rows: each `write` is one piece, so that a run killed at
/// any moment leaves lines that parse.
package final class OutputFile {
  private let descriptor: FileDescriptor
  private let path: String
  private let signals: EndingSignals?
  /// Pipes, terminals and sockets are not: they may have a reader who takes his time.
  private let isSeekable: Bool
  /// Where the file goes with its first piece; nil once it is there, and of what is no file.
  private var place: OutputPlace?
  private var isGivenUp = false

  /// Why a file could not be written, and where.
  package struct Failure: Error, CustomStringConvertible {
    package let path: String
    package let cause: Errno
    /// The folder that has the results all the same.
    package var otherPlace: String?

    package var description: String {
      "\(path): \(reason)" + (otherPlace.map { "; what was measured is in \($0)" } ?? "")
    }

    /// Whether another command line cures it.
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

  /// Takes a place for what is to be written; `-` is standard output. A regular file appears there with
  /// the first piece that is written, and is not there at all where nothing is.
  ///
  /// - Parameters:
  ///   - replaces: whether a file that is there may be replaced. A link is replaced, not followed.
  ///   - appends: keeps what the file holds, to write behind it.
  ///   - signals: what ends the wait for a reader. Without, he is waited for.
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

  /// Makes a file of that name in a folder. `EEXIST` where something is there.
  package init(making name: String, in folder: OpenFolder, of path: String) throws(Failure) {
    self.path = path + "/" + name
    (signals, place, isSeekable) = (nil, nil, true)
    do { descriptor = try folder.make(name) } catch {
      throw Failure(path: self.path, cause: error)
    }
  }

  /// Opens a file that is there, to write behind its last whole line: what a killed process has cut is taken
  /// off. A file that has a name elsewhere too, or is a link, is refused.
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

  /// Behind the last line feed, searched from the end.
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

  /// How many bytes there are before what is written next; nil of what is no file.
  package var bytes: Int? {
    isSeekable ? (try? descriptor.seek(offset: 0, from: .end)).map(Int.init) : nil
  }

  deinit {
    place?.giveUp()
    if descriptor != .standardOutput { try? descriptor.close() }
  }

  /// Writes all of it, or, into a file, none: what a full disk has cut is taken off again. When the
  /// process is asked to end and nobody reads, it ends with a whole line, and nothing is written from
  /// then on.
  package func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// As the other.
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

  /// As many whole lines as a pipe takes at once.
  private static func piece(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let most = bytes.prefix(Poll.roomBytes)
    guard most.count < bytes.count, let end = most.lastIndex(of: 10) else { return most }
    return most[...end]
  }

  /// Cuts the last bytes, which are ours if nobody has written behind them.
  private func takeOff(_ count: Int) {
    guard isSeekable, count > 0, let end = try? descriptor.seek(offset: 0, from: .current),
      end == (try? descriptor.seek(offset: 0, from: .end))
    else { return }
    try? descriptor.resize(to: end - Int64(count))
    _ = try? descriptor.seek(offset: 0, from: .end)
  }
}
