internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// The place that a file takes once something is written into it: until then it has a hidden name beside,
/// and what is there stays.
struct OutputPlace {
  private let folder: OpenFolder
  private let name: String
  private let replaces: Bool
  private var hidden: String { OpenFolder.hidden(name) }

  /// What a path names is opened to be written: a new file with the place it goes to, or a pipe, terminal
  /// or device that is there. `EEXIST` where a file is there that may not be replaced, `EINVAL` where a
  /// disk is. A pipe of another user's is refused: `EACCES`.
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

  /// Puts the file where it is to be.
  func take() throws(Errno) {
    if replaces { return try folder.rename(hidden, to: name) }
    try folder.link(hidden, as: name)
    try folder.remove(hidden)
  }

  /// Removes the file, into which nothing has been written.
  func giveUp() { try? folder.remove(hidden) }

  /// The number of what this process has open already, which is not opened, and so emptied, once more.
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

  /// To open a named pipe is to wait for its reader, unless it is not to block: then it fails until
  /// there is one.
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
