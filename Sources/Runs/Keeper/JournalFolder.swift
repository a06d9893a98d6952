internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// Where runs that change the machine write down, before they do, what is to be undone.
///
/// Root's is `/run/madbench`, of which nobody else can even list the names: what stands there is done by
/// root. Another user's is in `$XDG_RUNTIME_DIR`; without one, what such a user can change, control groups
/// that are handed over to him, is left to the keeper alone.
package final class JournalFolder {
  package let path: String
  let folder: OpenFolder

  private static let lockName = "settings.lock"
  static let namePrefix = "run-"

  /// The calling user's; nil where he has none.
  ///
  /// - Parameter makes: whether it is made where it is missing; else there is none then.
  package static func own(makes: Bool) throws -> JournalFolder? {
    if Caller.isSuperuser { return try JournalFolder("/run", makes: makes) }
    guard let parent = environmentValue("XDG_RUNTIME_DIR"), parent.hasPrefix("/"),
      let status = try? FileStatus(at: parent), status.kind == .folder, status.isMine,
      status.permissions & 0o022 == 0
    else { return nil }
    return try JournalFolder(parent, makes: makes)
  }

  /// The folder `madbench` in another; nil where it is missing and not to be made. Throws `RunError` where
  /// it cannot be made, or where others could write there.
  package init?(_ parent: String, makes: Bool) throws {
    path = parent + "/madbench"
    if makes {
      do throws(Errno) { try Folder.makePrivate(path) } catch {
        throw RunError(
          "\(path): cannot be made: \(error). Before madbench changes the machine it writes there what is "
            + "to be undone, so \(parent) must exist and be writable")
      }
    }
    guard Folder.holdsItself(path) else { return nil }
    let status: FileStatus
    do throws(Errno) {
      folder = try OpenFolder(path)
      status = try FileStatus(of: folder.descriptor)
    } catch { throw RunError("\(path): cannot be opened: \(error)") }
    guard try FileStatus(atLink: path).kind == .folder, status.isMine,
      status.permissions & 0o077 == 0
    else {
      throw RunError(
        "\(path): must be a folder that is yours and that no other user can enter (mode 0700); what is "
          + "in it is undone with your rights. Look at it, and remove it")
    }
  }

  /// The lock of the one run that changes settings of the machine; nil where another has it.
  func settingsLock() throws -> ExclusiveLock? {
    do throws(Errno) {
      let file = try folder.openOrMake(Self.lockName, permissions: 0o600)
      do throws(Errno) { return try ExclusiveLock(file) } catch {
        try? file.close()
        throw error
      }
    } catch .resourceTemporarilyUnavailable {
      return nil
    } catch { throw RunError("\(path)/\(Self.lockName): \(error)") }
  }

  /// The journals of runs that have ended without undoing all, each locked for the caller. A run that goes
  /// on holds the lock of its own.
  func leftJournals() throws -> [Journal] {
    do throws(Errno) {
      return try folder.names().filter { $0.hasPrefix(Self.namePrefix) }.compactMap { name in
        try? Journal(left: name, in: self)
      }
    } catch { throw RunError("\(path): cannot be read: \(error)") }
  }
}
