internal import CLinux
internal import Glibc
package import SystemPackage

/// Places that pages can be swapped out to: block devices, and files of a disk.
package enum SwapArea {
  /// Makes an empty file of that size, which only its owner can read. `EEXIST` where something of that
  /// name exists, `EOPNOTSUPP` where the file system sets nothing aside.
  ///
  /// The corresponding system calls are `open(2)` with `O_EXCL`, and `fallocate(2)`.
  package static func makeFile(_ path: String, bytes: Int) throws(Errno) {
    let descriptor = try retrying { openCreating(path) }
    defer { close(descriptor) }
    do throws(Errno) {
      _ = try retrying { clinux_allocate(descriptor, off_t(bytes)) }
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Writes the signature that the kernel knows a swap area by, and what mkswap(8) writes: version 1,
  /// the last page, no bad pages, no label (`union swap_header` of the kernel's `include/linux/swap.h`).
  package static func sign(_ path: String, bytes: Int) throws(Errno) {
    let pages = bytes / PageSize.bytes
    guard pages > 10 else { throw .invalidArgument }
    var page = [UInt8](repeating: 0, count: PageSize.bytes)
    page.withUnsafeMutableBytes {
      $0.storeBytes(of: UInt32(1), toByteOffset: 1024, as: UInt32.self)
      $0.storeBytes(of: UInt32(pages - 1), toByteOffset: 1028, as: UInt32.self)
    }
    page.replaceSubrange((PageSize.bytes - 10)..., with: Array("SWAPSPACE2".utf8))
    let descriptor = try retrying {
      path.withPlatformString { openat(AT_FDCWD, $0, O_WRONLY | O_CLOEXEC) }
    }
    defer { close(descriptor) }
    var done = 0
    while done < page.count {
      done += try retrying {
        pwrite(descriptor, Array(page[done...]), page.count - done, off_t(done))
      }
    }
    _ = try valueOrErrno(fsync(descriptor))
  }

  /// Swaps to it, before any other. The corresponding system call is `swapon(2)`.
  package static func start(_ path: String) throws(Errno) {
    _ = try valueOrErrno(clinux_swap_on(path))
  }

  /// Brings back what is in it, and swaps to it no more. `EINVAL` where nobody swaps to it.
  ///
  /// The corresponding system call is `swapoff(2)`.
  package static func stop(_ path: String) throws(Errno) {
    _ = try retrying { clinux_swap_off(path) }
  }

  /// Whether the calling process may start and stop swapping; the kernel looks at that before it looks at
  /// the path.
  package static var mayChange: Bool {
    do throws(Errno) { try stop("") } catch { return error != .notPermitted }
    return true
  }

  private static func openCreating(_ path: String) -> Int32 {
    path.withPlatformString {
      openat(AT_FDCWD, $0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
    }
  }
}
