internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// The place that a file takes once something is written: until then it has a hidden name in the same folder, and an
/// existing file stays.
struct OutputPlace {
  private let folder: OpenFolder
  private let name: String
  private let replaces: Bool
  private var hidden: String { OpenFolder.hidden(name) }

  /// Opens a path for writing: a new file together with its place, or an existing pipe, terminal or device. Throws
  /// `EEXIST` for a file that may not be replaced, `EINVAL` for a disk, and `EACCES` for another user's pipe.
  static func open(
    _ path: String, replaces: Bool, until signals: EndingSignals?
  ) throws -> (FileDescriptor, OutputPlace?) {
    if let number = standardDescriptor(path) {
      return (try FileDescriptor(rawValue: number).duplicate(), nil)
    }
    switch try? FileStatus(at: path) {
    case nil: break
    case let status? where status.kind == .regular: break
    case let status?:
      if status.kind == .folder { throw Errno.isDirectory }
      return (try special(path, until: signals), nil)
    }
    let (folder, name) = try OpenFolder.parent(of: path)
    if !replaces, folder.holds(name) { throw Errno.fileExists }
    let place = OutputPlace(folder: folder, name: name, replaces: replaces)
    try folder.remove(place.hidden)
    return (try folder.make(place.hidden), place)
  }

  /// Moves the file to its place.
  func take() throws(Errno) {
    if replaces { return try folder.rename(hidden, to: name) }
    try folder.link(hidden, as: name)
    try folder.remove(hidden)
  }

  /// Removes the file if nothing has been written to it.
  func giveUp() { try? folder.remove(hidden) }

  /// The number of a descriptor that this process already has open: opening the path again would truncate it.
  private static func standardDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return 1
    case "/dev/stderr": return 2
    default:
      for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
        return Int32(path.dropFirst(folder.count))
      }
      return nil
    }
  }

  /// Opening a named pipe waits for its reader, and fails in non-blocking mode until there is one.
  private static func special(
    _ path: String, until signals: EndingSignals?
  ) throws -> FileDescriptor {
    if let link = try? FileStatus(atLink: path), link.kind == .link, !link.isMine, link.owner != 0 {
      throw Errno.tooManySymbolicLinkLevels
    }
    while true {
      do {
        let descriptor = try FileDescriptor.open(
          FilePath(path), .writeOnly, options: [.closeOnExec, .nonBlocking])
        do {
          try check(FileStatus(of: descriptor))
          return descriptor
        } catch {
          try? descriptor.close()
          throw error
        }
      } catch Errno.noSuchAddressOrDevice {
        guard let signals else { throw Errno.noSuchAddressOrDevice }
        if try Poll.readable([signals.descriptor], timeout: 10_000_000)[0] {
          throw Errno.interrupted
        }
      }
    }
  }

  private static func check(_ status: FileStatus) throws(Errno) {
    switch status.kind {
    case .pipe where !status.isMine: throw .permissionDenied
    case .pipe, .other: return
    case .regular: throw .fileExists
    case .folder, .link, .blockDevice: throw .invalidArgument
    }
  }
}
