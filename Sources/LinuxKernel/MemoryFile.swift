internal import CLinux
internal import Glibc
package import SystemPackage

/// A file to map memory from: in memory only (`memfd_create(2)`), or in a folder, without a name from the start, so
/// that nothing remains however the process ends.
package final class MemoryFile: Sendable {
  package let descriptor: FileDescriptor

  /// An empty file in memory. The corresponding system call is `memfd_create(2)`, Linux 3.17.
  package init() throws(Errno) { descriptor = try Self.unowned() }

  /// Returns a descriptor of an empty file in memory, which the caller closes.
  package static func unowned() throws(Errno) -> FileDescriptor {
    FileDescriptor(rawValue: try valueOrErrno(clinux_memfd("madbench")))
  }

  /// An empty file on the file system of `directory`.
  ///
  /// The corresponding system call is `open(2)` with `O_TMPFILE`; on file systems without that
  /// `mkstemp(3)`, followed by `unlink(2)`.
  package init(in directory: String) throws(Errno) {
    // A nameless file leaves nothing behind, even if this process is killed.
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

  /// Sets the file's length; the extension is a hole. Throws `ENOSPC` if its file system has less space left: touching
  /// the hole would then raise SIGBUS.
  ///
  /// The corresponding system calls are `fstatvfs(3)` and `ftruncate(2)`.
  package func resize(to bytes: Int) throws(Errno) {
    var about = statvfs()
    _ = try valueOrErrno(fstatvfs(descriptor.rawValue, &about))
    // A memfd's file system has no size of its own.
    if about.f_blocks > 0, Int(clamping: about.f_bavail * about.f_frsize) < bytes { throw .noSpace }
    _ = try valueOrErrno(ftruncate(descriptor.rawValue, off_t(bytes)))
  }

  /// Writes `block` repeatedly from the start until the file holds `bytes` bytes, and flushes the data to the disk, so
  /// that no later write-back disturbs a measurement.
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

  /// Bytes that the file system has allocated to the file, including its own metadata: in memory for a memfd or on
  /// tmpfs, on disk elsewhere. The corresponding system call is `fstat(2)`.
  package func allocatedBytes() throws(Errno) -> Int {
    var about = stat()
    _ = try valueOrErrno(fstat(descriptor.rawValue, &about))
    return Int(about.st_blocks) * 512
  }

  /// Frees the backing memory of a range of the file; reads then return zeros. Throws `EOPNOTSUPP` if the file system
  /// cannot.
  ///
  /// The corresponding system call is `fallocate(2)` with `FALLOC_FL_PUNCH_HOLE`.
  package func punchHole(offset: Int, bytes: Int) throws(Errno) {
    _ = try valueOrErrno(clinux_punch_hole(descriptor.rawValue, off_t(offset), off_t(bytes)))
  }
}
