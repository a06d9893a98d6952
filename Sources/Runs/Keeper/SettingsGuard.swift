internal import LinuxKernel
internal import Plans
internal import Processes
internal import SystemPackage

/// Restores the machine when the run ends, however it ends.
///
/// Every change is recorded in a journal on disk before it is made. Another process, the keeper, undoes the changes as
/// soon as the run and its workers have ended. If the keeper is killed, another is started. If both are killed, the
/// journal stays, and the next run or `doctor --fix` undoes it.
package final class SettingsGuard {
  private let executable: String
  private let place: JournalFolder?
  private let journal: Journal
  /// A pipe that is never written: its end of file means that the run and its workers have ended.
  private let life: Pipe
  private var keeper: DetachedProcess
  private var settingsLock: ExclusiveLock?

  /// - Parameter executable: the path of madbench.
  package init(executable: String) throws {
    self.executable = executable
    place = try JournalFolder.own(makes: true)
    journal = try Journal(in: place)
    life = try Pipe()
    keeper = try Self.start(executable, journal, life)
  }

  private static func start(
    _ executable: String, _ journal: Journal, _ life: Pipe
  ) throws(Errno) -> DetachedProcess {
    try DetachedProcess(
      path: executable,
      arguments: ["restore", String(journal.reading.rawValue), journal.nameForKeeper],
      input: life.reading, without: [life.writing])
  }

  /// The PID of the keeper process.
  package var pid: Int32 { keeper.pid }

  /// Becomes readable once the keeper has ended; `beKept` must then be called.
  var keeperEnded: FileDescriptor { keeper.ended }

  /// Starts another keeper if the present one was killed.
  package func beKept() throws {
    if !keeper.hasEnded { return }
    _ = try keeper.wait()
    do throws(Errno) { keeper = try Self.start(executable, journal, life) } catch {
      throw RunError(
        "the process that puts the machine back was killed, and another cannot be started: \(error)")
    }
  }

  /// Acquires the exclusive right to change settings of the machine: of two such runs, each would restore the other's
  /// changes.
  func beAlone() throws {
    guard let place, settingsLock == nil else { return }
    guard let lock = try place.settingsLock() else {
      throw RunError(
        "another madbench is changing settings of this machine; try again when it has ended")
    }
    try lock.letLaterChildrenShare()
    settingsLock = lock
    // Settings left by an earlier run must not be recorded as the state to restore.
    let left = try KilledRuns.undo(place.leftJournals(), mayChangeSettings: true).left
    if !left.isEmpty {
      throw RunError(
        "an earlier run has left this machine changed, and it cannot be put back: "
          + left.joined(separator: "; "))
    }
    // Restart the keeper, so that it inherits the lock too.
    keeper.signal(9)
    try beKept(afterKill: true)
  }

  private func beKept(afterKill: Bool) throws {
    _ = try Poll.readable([keeper.ended], timeout: .max)
    try beKept()
  }

  /// Registers a change to undo. From here on it will be undone.
  func promise(_ undoing: UndoAction) throws {
    try beKept()
    try journal.add(undoing)
  }

  /// Withdraws the last promise: there is nothing to undo.
  func takeBack() throws { try journal.takeBack() }

  /// Registers the present values of these files for restoring, the last first, and returns them.
  func remember(_ paths: [String]) throws -> [Setting] {
    try beAlone()
    return try paths.map { path in
      let value: String
      do throws(Errno) {
        value = try KernelText.chosen(path)
      } catch {
        throw RunError("\(path): cannot be read: \(error)")
      }
      let setting = Setting(path: path, value: value)
      try promise(.write(setting))
      return setting
    }
  }

  /// Adds a zram disk, which is removed at the end. Its number is only known once it exists.
  func addDisk() throws -> CompressedDisk {
    try beAlone()
    try promise(.removeNewDisks(besides: CompressedDisk.all.map(\.number)))
    do throws(Errno) {
      let disk = try CompressedDisk.add()
      do { try journal.replaceLast(by: .removeDisk(disk)) } catch {
        try disk.remove()
        throw Errno.ioError
      }
      return disk
    } catch {
      try takeBack()
      throw error
    }
  }

  /// Makes the keeper wait for workers too, since they change settings themselves: none may do so unnoticed after this
  /// process is killed.
  func includeLaterChildren() throws(Errno) { try life.writing.letLaterChildrenHold() }

  /// Waits until all changes are undone.
  deinit {
    try? life.writing.close()
    let ending = try? keeper.wait()
    try? life.reading.close()
    if case .exited? = ending { return }
    // The keeper was killed: undo the journal here.
    for text in journal.undo() {
      _ = try? FileDescriptor.standardError.writeAll("madbench: \(text)\n".utf8)
    }
  }
}
