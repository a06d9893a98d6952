internal import CLinux
internal import Glibc
package import SystemPackage

/// A file that memory is mapped from: in memory alone (`memfd_create(2)`), or of a folder, without a
/// name from its first moment, so that nothing is left behind however the process ends.
package final class MemoryFile: Sendable {
  package let descriptor: FileDescriptor

  /// An empty file in memory. The corresponding system call is `memfd_create(2)`, Linux 3.17.
  package init() throws(Errno) { descriptor = try Self.unowned() }

  /// A descriptor of an empty file in memory, which the caller closes.
  package static func unowned() throws(Errno) -> FileDescriptor {
    FileDescriptor(rawValue: try valueOrErrno(clinux_memfd("madbench")))
  }

  /// An empty file on the file system of `directory`.
  ///
  /// The corresponding system call is `open(2)` with `O_TMPFILE`; on file systems without that
  /// `mkstemp(3)`, followed by `unlink(2)`.
  package init(in directory: String) throws(Errno) {
    // A nameless file is never seen by anybody, whenever this process is killed.
    let nameless = 0o20000000 | O_DIRECTORY | O_EXCL | O_RDWR | O_CLOEXEC
    let opened = open(directory, nameless, 0o600)
    if opened >= 0 {
      descriptor = FileDescriptor(rawValue: opened)
      return
    }
    var path = Array((directory + "/madbench-XXXXXX").utf8CString)
    descriptor = FileDescriptor(rawValue: try valueOrErrno(mkstemp(&path)))
    unlink(path)
  }

  deinit { try? descriptor.close() }

  /// Makes the file so long; what is new is a hole. `ENOSPC` where its file system has not that much
  /// left: to touch the hole would be a SIGBUS.
  ///
  /// The corresponding system calls are `fstatvfs(3)` and `ftruncate(2)`.
  package func resize(to bytes: Int) throws(Errno) {
    var about = statvfs()
    _ = try valueOrErrno(fstatvfs(descriptor.rawValue, &about))
    // A memfd's file system has no size of its own.
    if about.f_blocks > 0, Int(clamping: about.f_bavail * about.f_frsize) < bytes { throw .noSpace }
    _ = try valueOrErrno(ftruncate(descriptor.rawValue, off_t(bytes)))
  }

  /// Writes `block` again and again from the start until the file holds `bytes` bytes, and gives the
  /// data to the disk, so that writing them back does not disturb later.
  ///
  /// The corresponding system calls are `write(2)` and `fdatasync(2)`.
  package func fill(_ block: [UInt8], to bytes: Int) throws(Errno) {
    var done = 0
    while done < bytes {
      let wanted = min(block.count, bytes - done)
      done += try retrying { pwrite(descriptor.rawValue, block, wanted, off_t(done)) }
    }
    _ = try valueOrErrno(fdatasync(descriptor.rawValue))
  }

  /// Bytes that the file system has set aside for the file: in memory for a memfd or on tmpfs, on disk
  /// elsewhere, its own records included. The corresponding system call is `fstat(2)`.
  package func allocatedBytes() throws(Errno) -> Int {
    var about = stat()
    _ = try valueOrErrno(fstat(descriptor.rawValue, &about))
    return Int(about.st_blocks) * 512
  }

  /// Frees what backs a range of the file; reads find zeros. `EOPNOTSUPP` where the file system
  /// cannot.
  ///
  /// The corresponding system call is `fallocate(2)` with `FALLOC_FL_PUNCH_HOLE`.
  package func punchHole(offset: Int, bytes: Int) throws(Errno) {
    _ = try valueOrErrno(clinux_punch_hole(descriptor.rawValue, off_t(offset), off_t(bytes)))
  }
}
