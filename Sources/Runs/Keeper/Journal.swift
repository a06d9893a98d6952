internal import LinuxKernel
internal import Processes
internal import SystemPackage
internal import Texts

/// The changes that a run has to undo, on disk: one line per change, written before the machine is changed. A process
/// that finds the file unlocked undoes them, the last first; the file is removed when all are undone.
///
/// Locked while any process of the run lives: the run itself, its keeper, its workers.
final class Journal {
  /// The file's name in the folder; nil for a journal in memory, which only the keeper can read.
  private let name: String?
  private let place: JournalFolder?
  /// Holds the lock; inherited by later children.
  let reading: FileDescriptor
  private let writing: FileDescriptor?

  /// The largest size that is read.
  private static let mostBytes = 1 << 20
  private static let head = "madbench-journal 1 "
  /// The boot ID that the journal belongs to; empty if the kernel does not report it.
  private static var boot: String { MachineFacts.bootID() ?? "" }
  private static let forget = "forget"

  /// Creates a journal; in memory if there is no folder for it.
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
      // Another run may have found the file before it was locked, treated it as left over, and removed it.
      if (try? ExclusiveLock.take(reading)) != nil, try FileStatus(of: reading).links > 0 {
        (self.name, self.reading, self.writing) = (name, reading, writing)
        break
      }
      try reading.close()
      try writing.close()
    }
    try begin()
  }

  /// How long to wait for the remaining processes of a run whose controller has ended: a keeper that is undoing
  /// changes, or a worker whose memory the kernel is freeing.
  private static let patienceNanoseconds: UInt64 = 20_000_000_000

  /// Opens a journal that a run left. Throws if it is not one, or if the run is still active.
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

  /// Whether the process that created the journal of this name, `run-STAMP-PID`, is alive.
  private static func hasController(_ name: String) -> Bool {
    guard let pid = name.split(separator: "-").last.flatMap({ Int32($0) }) else { return true }
    return ChildProcess.isAlive(pid)
  }

  /// Opens the journal inherited from the run that started the calling process.
  ///
  /// - Parameters:
  ///   - name: the file's name; nil for a journal in memory.
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

  /// The path, for errors.
  var path: String { "\(place?.path ?? "memory")/\(name ?? "journal")" }

  /// The name passed to the keeper with the descriptor; `-` for a journal in memory.
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

  /// Records a change to undo. When it returns, the record is on disk.
  func add(_ undoing: UndoAction) throws { try write([undoing.text]) }

  /// Records that the last change needs no undoing.
  func takeBack() throws { try write([Self.forget]) }

  /// Replaces the last record by another change to undo.
  func replaceLast(by undoing: UndoAction) throws { try write([Self.forget, undoing.text]) }

  private func write(_ messages: [String]) throws {
    guard let writing else { return }
    let length = try writing.seek(offset: 0, from: .end)
    do {
      try writing.writeAll(messages.map(MessageLine.line).joined().utf8)
      try writing.synchronize()
    } catch {
      // A full disk may have cut the line; remove the rest, so that the next line does not continue it.
      try? writing.resize(to: length)
      throw RunError("\(path): what is to be undone cannot be written down: \(error)")
    }
  }

  /// The changes to undo, in the order of writing, and the number of invalid lines. A last line without a line feed is
  /// ignored: its writer was killed before changing anything.
  func content() throws -> (undoings: [UndoAction], damagedLines: Int) {
    let bytes = try whole()
    guard let end = bytes.lastIndex(of: 10) else { return ([], 0) }
    let lines = MessageLine.lines(of: String(decoding: bytes[..<end], as: UTF8.self))
    guard let head = lines.first, head.hasPrefix(Self.head) else { return ([], lines.count) }
    let isOfThisBoot = head == Self.head + Self.boot
    var undoings: [UndoAction] = []
    var damaged = 0
    for line in lines.dropFirst() {
      guard let message = MessageLine.message(line) else {
        damaged += 1
        continue
      }
      if message == Self.forget {
        _ = undoings.popLast()
      } else if let undoing = UndoAction(text: message) {
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

  /// Undoes all changes, the last first, and removes the journal if nothing is left. Returns descriptions of changes
  /// that could not be undone.
  func undo() -> [String] {
    let content: (undoings: [UndoAction], damagedLines: Int)
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
