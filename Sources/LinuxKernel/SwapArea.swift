internal import CLinux
internal import Glibc
package import SystemPackage

/// Swap areas: block devices, and files on a disk. All operations act on the open file, even if its path later leads
/// elsewhere.
package enum SwapArea {
  /// The label of swap areas that madbench writes, by which it recognises them.
  private static let label = Array("madbench".utf8)
  private static let signature = Array("SWAPSPACE2".utf8)
  /// Offsets of version, last page and label in the first page (`union swap_header` of the kernel's
  /// `include/linux/swap.h`).
  private static let (versionOffset, lastPageOffset, labelOffset) = (1024, 1028, 1052)

  /// Creates an empty file of this size, readable only by its owner. Throws `EEXIST` if the name exists, `EOPNOTSUPP`
  /// if the file system cannot preallocate.
  ///
  /// The corresponding system calls are `openat(2)` with `O_EXCL`, and `fallocate(2)`.
  package static func makeFile(
    _ name: String, in folder: OpenFolder, bytes: Int
  ) throws(Errno) -> FileDescriptor {
    let file = try folder.make(name, permissions: 0o600)
    do throws(Errno) {
      _ = try retrying { clinux_allocate(file.rawValue, off_t(bytes)) }
      return file
    } catch {
      try? file.close()
      try? folder.remove(name)
      throw error
    }
  }

  /// Opens a block device. Throws `ENOTBLK` for other files. The corresponding system call is `open(2)`.
  package static func openDisk(_ path: String) throws(Errno) -> FileDescriptor {
    let descriptor = FileDescriptor(
      rawValue: try retrying {
        path.withPlatformString { openat(AT_FDCWD, $0, O_RDWR | O_NOFOLLOW | O_CLOEXEC) }
      })
    guard (try? FileStatus(of: descriptor).kind) == .blockDevice else {
      try? descriptor.close()
      throw Errno(rawValue: ENOTBLK)
    }
    return descriptor
  }

  /// Writes the header by which the kernel recognises a swap area, as mkswap(8) does: version 1, the last page, no bad
  /// pages, and madbench's label.
  package static func sign(_ area: FileDescriptor, bytes: Int) throws(Errno) {
    let pages = bytes / PageSize.bytes
    guard pages > 10 else { throw .invalidArgument }
    var page = [UInt8](repeating: 0, count: PageSize.bytes)
    page.withUnsafeMutableBytes {
      $0.storeBytes(of: UInt32(1), toByteOffset: versionOffset, as: UInt32.self)
      $0.storeBytes(of: UInt32(pages - 1), toByteOffset: lastPageOffset, as: UInt32.self)
    }
    page.replaceSubrange(labelOffset..<labelOffset + label.count, with: label)
    page.replaceSubrange((PageSize.bytes - signature.count)..., with: signature)
    var done = 0
    while done < page.count {
      done += try retrying {
        pwrite(area.rawValue, Array(page[done...]), page.count - done, off_t(done))
      }
    }
    try area.synchronize()
  }

  /// Whether its first page holds the header that `sign` writes, which makes it a swap area of madbench.
  package static func isSigned(_ area: FileDescriptor) -> Bool {
    guard let page = firstPage(of: area) else { return false }
    return page.suffix(signature.count) == signature[...]
      && page[labelOffset...].prefix(label.count) == label[...]
  }

  /// Whether its first page is all zeros.
  package static func isBlank(_ area: FileDescriptor) -> Bool {
    firstPage(of: area).map { $0.allSatisfy { $0 == 0 } } ?? false
  }

  private static func firstPage(of area: FileDescriptor) -> [UInt8]? {
    var page = [UInt8](repeating: 0, count: PageSize.bytes)
    let count = try? retrying { pread(area.rawValue, &page, page.count, 0) }
    return count == page.count ? page : nil
  }

  /// Enables swapping to it, with the highest priority. The corresponding system call is `swapon(2)`.
  package static func start(_ area: FileDescriptor) throws(Errno) {
    _ = try valueOrErrno(clinux_swap_on(area.pathOfItself))
  }

  /// Disables swapping to it and swaps its pages in; does nothing if it is not in use.
  ///
  /// The corresponding system call is `swapoff(2)`.
  package static func stop(_ area: FileDescriptor) throws(Errno) {
    do throws(Errno) { _ = try retrying { clinux_swap_off(area.pathOfItself) } } catch .invalidArgument {}
  }

  /// Whether the calling process may enable and disable swapping; the kernel checks this permission before the path.
  package static var mayChange: Bool {
    do throws(Errno) { _ = try valueOrErrno(clinux_swap_off("")) } catch { return error != .notPermitted }
    return true
  }
}
