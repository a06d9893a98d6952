internal import LinuxKernel
internal import Plans
internal import Processes
internal import SystemPackage

/// Has the machine put back as it was when the run ends, however it ends.
///
/// What is to be undone is in a journal on disk before anything is changed. Another process, the keeper,
/// undoes it as soon as the run and its workers have ended. If that one is killed, another is started; if
/// both are, the journal stays, and the next run or `doctor --fix` undoes it.
package final class MachineKeeper {
  private let executable: String
  private let place: JournalFolder?
  private let journal: Journal
  /// Written by nobody: its end says that the run and its workers have ended.
  private let life: Pipe
  private var keeper: DetachedProcess
  private var settingsLock: ExclusiveLock?

  /// - Parameter executable: madbench.
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

  /// The other process.
  package var pid: Int32 { keeper.pid }

  /// Can be read once the other process has ended: `beKept` is to be called then.
  var keeperEnded: FileDescriptor { keeper.ended }

  /// Starts another keeper where the one there was has been killed.
  package func beKept() throws {
    if !keeper.hasEnded { return }
    _ = try keeper.wait()
    do throws(Errno) { keeper = try Self.start(executable, journal, life) } catch {
      throw RunError(
        "the process that puts the machine back was killed, and another cannot be started: \(error)")
    }
  }

  /// Makes this run the only one that changes settings of the machine: two would put back what the other
  /// has changed.
  func beAlone() throws {
    guard let place, settingsLock == nil else { return }
    guard let lock = try place.settingsLock() else {
      throw RunError(
        "another madbench is changing settings of this machine; try again when it has ended")
    }
    try lock.letLaterChildrenShare()
    settingsLock = lock
    // What an earlier run has left is not what the machine is to be put back to.
    let left = try KilledRuns.undo(place.leftJournals(), mayChangeSettings: true).left
    if !left.isEmpty {
      throw RunError(
        "an earlier run has left this machine changed, and it cannot be put back: "
          + left.joined(separator: "; "))
    }
    // The keeper is to hold the lock too.
    keeper.signal(9)
    try beKept(afterKill: true)
  }

  private func beKept(afterKill: Bool) throws {
    _ = try Poll.readable([keeper.ended], timeout: .max)
    try beKept()
  }

  /// Has something undone in the end. From here on it will be.
  func promise(_ undoing: Undoing) throws {
    try beKept()
    try journal.add(undoing)
  }

  /// Takes back the last promise: there is nothing to undo.
  func takeBack() throws { try journal.takeBack() }

  /// Has what stands in these files now put back, the last first, and gives it.
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

  /// A new compressed disk, which is removed in the end. Its number is known only once it is there.
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

  /// Has the other process wait for workers too, which change the machine themselves: none may do so
  /// behind its back when this process is killed.
  func includeLaterChildren() throws(Errno) { try life.writing.letLaterChildrenHold() }

  /// Waits until all is as it was.
  deinit {
    try? life.writing.close()
    let ending = try? keeper.wait()
    try? life.reading.close()
    if case .exited? = ending { return }
    // It was killed: the journal says what there is to undo.
    for text in journal.undo() {
      _ = try? FileDescriptor.standardError.writeAll("madbench: \(text)\n".utf8)
    }
  }
}
