internal import LinuxKernel
internal import Processes
internal import SystemPackage
internal import Texts

/// What a run has to undo, on disk: a line each, written before the machine is changed. Whoever finds the
/// file without a lock undoes it, the last first; it is removed when all is undone.
///
/// Locked for as long as a process of the run lives: itself, its keeper, its workers.
final class Journal {
  /// Its name in the folder; nil of a journal in memory, which the keeper alone can read.
  private let name: String?
  private let place: JournalFolder?
  /// Holds the lock, and is what later children share.
  let reading: FileDescriptor
  private let writing: FileDescriptor?

  /// More is no journal.
  private static let mostBytes = 1 << 20
  private static let head = "madbench-journal 1 "
  /// Which start of the machine it belongs to; empty where the kernel does not tell.
  private static var boot: String { MachineFacts.bootID() ?? "" }
  private static let forget = "forget"

  /// Begins a journal; in memory where there is no folder for it.
  init(in place: JournalFolder?) throws {
    self.place = place
    guard let place else {
      let file = try MemoryFile.unowned()
      (name, reading, writing) = (nil, file, file)
      try begin()
      return
    }
    while true {
      let name =
        JournalFolder.namePrefix + String(MonotonicClock.now(), radix: 36)
        + "-\(ChildProcess.callerPid)"
      let writing = try place.folder.make(name, permissions: 0o600)
      let reading = try place.folder.open(name)
      // Another run may have found it before it was locked, taken it for one that is left, and removed it.
      if (try? ExclusiveLock.take(reading)) != nil, try FileStatus(of: reading).links > 0 {
        (self.name, self.reading, self.writing) = (name, reading, writing)
        break
      }
      try reading.close()
      try writing.close()
    }
    try begin()
  }

  /// How long the rest of a run is waited for whose controller has ended: a keeper that undoes, a worker
  /// whose memory the kernel takes down.
  private static let patienceNanoseconds: UInt64 = 20_000_000_000

  /// One that a run has left. Throws where it is none, or where the run goes on.
  init(left name: String, in place: JournalFolder) throws {
    self.place = place
    self.name = name
    writing = nil
    let file = try place.folder.open(name)
    do {
      let end = MonotonicClock.now() + Self.patienceNanoseconds
      while true {
        do throws(Errno) {
          try ExclusiveLock.take(file)
          break
        } catch {
          let isHeld = error == .resourceTemporarilyUnavailable
          guard isHeld, !Self.hasController(name), MonotonicClock.now() < end else { throw error }
          MonotonicClock.sleep(nanoseconds: 2_000_000)
        }
      }
      guard try FileStatus(of: file).links > 0 else { throw Errno.noSuchFileOrDirectory }
    } catch {
      try? file.close()
      throw error
    }
    reading = file
  }

  /// Whether the process lives that has begun the journal of this name: `run-STAMP-PID`.
  private static func hasController(_ name: String) -> Bool {
    guard let pid = name.split(separator: "-").last.flatMap({ Int32($0) }) else { return true }
    return ChildProcess.isAlive(pid)
  }

  /// The journal of the run that has started the calling process.
  ///
  /// - Parameters:
  ///   - name: nil of one in memory.
  init(inherited reading: FileDescriptor, named name: String?) throws {
    self.name = name
    self.reading = reading
    writing = nil
    place = name == nil ? nil : try JournalFolder.own(makes: false)
  }

  deinit {
    try? reading.close()
    if let writing, writing != reading { try? writing.close() }
  }

  /// Where it is, for errors.
  var path: String { "\(place?.path ?? "memory")/\(name ?? "journal")" }

  /// What the keeper is told of it, beside the descriptor.
  var nameForKeeper: String { name ?? "-" }

  private func begin() throws {
    do {
      try reading.letLaterChildrenHold()
      try write([Self.head + Self.boot])
    } catch {
      if let name { try? place?.folder.remove(name) }
      throw error
    }
  }

  /// Writes down what is to be undone. When it returns, that is on disk.
  func add(_ undoing: Undoing) throws { try write([undoing.text]) }

  /// Writes down that there is nothing to undo of the last one.
  func takeBack() throws { try write([Self.forget]) }

  /// Writes down what is to be undone in the place of the last one.
  func replaceLast(by undoing: Undoing) throws { try write([Self.forget, undoing.text]) }

  private func write(_ messages: [String]) throws {
    guard let writing else { return }
    let length = try writing.seek(offset: 0, from: .end)
    do {
      try writing.writeAll(messages.map(MessageLine.line).joined().utf8)
      try writing.synchronize()
    } catch {
      // What a full disk has cut is no line, and the next one must not continue it.
      try? writing.resize(to: length)
      throw RunError("\(path): what is to be undone cannot be written down: \(error)")
    }
  }

  /// What is to be undone, in the order it was written, and how many lines are none of ours. A last line
  /// without its line feed is left out: whoever wrote it was killed before he changed anything.
  func content() throws -> (undoings: [Undoing], damagedLines: Int) {
    let bytes = try whole()
    guard let end = bytes.lastIndex(of: 10) else { return ([], 0) }
    let lines = MessageLine.lines(of: String(decoding: bytes[..<end], as: UTF8.self))
    guard let head = lines.first, head.hasPrefix(Self.head) else { return ([], lines.count) }
    let isOfThisBoot = head == Self.head + Self.boot
    var undoings: [Undoing] = []
    var damaged = 0
    for line in lines.dropFirst() {
      guard let message = MessageLine.message(line) else {
        damaged += 1
        continue
      }
      if message == Self.forget {
        _ = undoings.popLast()
      } else if let undoing = Undoing(text: message) {
        undoings.append(undoing)
      } else {
        damaged += 1
      }
    }
    return (undoings.filter { isOfThisBoot || $0.outlivesBoot }, damaged)
  }

  private func whole() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < Self.mostBytes {
      let count = try chunk.withUnsafeMutableBytes {
        try reading.read(fromAbsoluteOffset: Int64(bytes.count), into: $0)
      }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Undoes all of it, the last first, and removes the journal if nothing is left; what is left, in words.
  func undo() -> [String] {
    let content: (undoings: [Undoing], damagedLines: Int)
    do { content = try self.content() } catch { return ["\(path): cannot be read: \(error)"] }
    var left: [String] = []
    for undoing in content.undoings.reversed() {
      do throws(Errno) { try undoing.perform() } catch {
        left.append("\(undoing.leftover): \(error)")
      }
    }
    if content.damagedLines > 0 {
      left.append(
        "\(path): \(content.damagedLines) lines are none that madbench writes, and were not followed; "
          + "look at it, and remove it")
    }
    if left.isEmpty, let name { try? place?.folder.remove(name) }
    return left
  }
}
