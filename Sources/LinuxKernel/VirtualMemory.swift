internal import CLinux
internal import Glibc
package import SystemPackage

/// Mapping and unmapping of address space. Preconditions, stated once: addresses and lengths are
/// multiples of the page size, and no range is empty.
package enum VirtualMemory {
  /// Address space without memory behind it: any access is a SIGSEGV.
  ///
  /// The corresponding system call is `mmap(2)` with `PROT_NONE` and `MAP_NORESERVE`.
  package static func reserve(bytes: Int) throws(Errno) -> UnsafeMutableRawBufferPointer {
    let address = mmap(
      nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    return UnsafeMutableRawBufferPointer(start: try mapped(address), count: bytes)
  }

  /// Readable, writable anonymous memory at `range`, where nothing may be mapped yet: `EEXIST` if
  /// something is, so that a mapping of somebody else is never overwritten.
  ///
  /// The corresponding system call is `mmap(2)` with `MAP_FIXED_NOREPLACE`.
  package static func mapAnonymous(at range: UnsafeMutableRawBufferPointer) throws(Errno) {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | clinux_map_fixed_noreplace()
    let address = try mapped(
      mmap(range.baseAddress, range.count, PROT_READ | PROT_WRITE, flags, -1, 0))
    // A kernel before 4.17 takes the flag for a hint and may map elsewhere.
    if address != range.baseAddress {
      _ = munmap(address, range.count)
      throw .fileExists
    }
  }

  /// Fresh anonymous memory over whatever is mapped at `range`, readable and writable, in one step.
  ///
  /// The corresponding system call is `mmap(2)` with `MAP_FIXED`.
  package static func replace(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED
    _ = try mapped(mmap(range.baseAddress, range.count, PROT_READ | PROT_WRITE, flags, -1, 0))
  }

  /// Address space without memory over whatever is mapped at `range`, in one step.
  ///
  /// The corresponding system call is `mmap(2)` with `PROT_NONE`, `MAP_FIXED` and `MAP_NORESERVE`.
  package static func withdraw(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED
    _ = try mapped(mmap(range.baseAddress, range.count, PROT_NONE, flags, -1, 0))
  }

  /// Gives memory and address space back. The corresponding system call is `munmap(2)`.
  package static func unmap(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    _ = try valueOrErrno(munmap(range.baseAddress, range.count))
  }

  /// Makes reserved address space usable.
  ///
  /// The corresponding system call is `mprotect(2)` with `PROT_READ | PROT_WRITE`.
  package static func allowAccess(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    _ = try valueOrErrno(mprotect(range.baseAddress, range.count, PROT_READ | PROT_WRITE))
  }

  /// Takes access away; what is resident stays.
  ///
  /// The corresponding system call is `mprotect(2)` with `PROT_NONE`.
  package static func forbidAccess(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    _ = try valueOrErrno(mprotect(range.baseAddress, range.count, PROT_NONE))
  }

  /// Tells the kernel how a range will be used.
  ///
  /// The corresponding system call is `madvise(2)`.
  package static func advise(
    _ range: UnsafeMutableRawBufferPointer, _ advice: Advice
  ) throws(Errno) {
    _ = try valueOrErrno(madvise(range.baseAddress, range.count, advice.rawValue))
  }

  private static func mapped(
    _ address: UnsafeMutableRawPointer?
  ) throws(Errno) -> UnsafeMutableRawPointer {
    // MAP_FAILED is the address -1.
    guard let address, UInt(bitPattern: address) != UInt.max else {
      _ = try valueOrErrno(Int32(-1))
      throw .noMemory
    }
    return address
  }
}
