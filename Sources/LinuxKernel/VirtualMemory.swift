internal import CLinux
internal import Glibc
package import SystemPackage

/// Mapping and unmapping of address space. Preconditions of all functions: addresses and lengths are multiples of the
/// page size, and no range is empty.
package enum VirtualMemory {
  /// Reserves address space without backing memory: any access is a SIGSEGV.
  ///
  /// The corresponding system call is `mmap(2)` with `PROT_NONE` and `MAP_NORESERVE`.
  package static func reserve(bytes: Int) throws(Errno) -> UnsafeMutableRawBufferPointer {
    let address = Glibc.mmap(
      nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    return UnsafeMutableRawBufferPointer(start: try mapped(address), count: bytes)
  }

  /// Reserves address space at the lowest free address from 16 TiB on: the kernel places mappings from the top
  /// downwards, so no other mapping fills a hole there. Throws `EEXIST` if no such space is free.
  ///
  /// The corresponding system call is `mmap(2)` with `PROT_NONE`, `MAP_NORESERVE` and `MAP_FIXED_NOREPLACE`.
  package static func reserveApart(
    bytes: Int
  ) throws(Errno) -> UnsafeMutableRawBufferPointer {
    let terabyte = 1 << 40
    for start in stride(from: 16 * terabyte, through: 64 * terabyte, by: terabyte) {
      let range = UnsafeMutableRawBufferPointer(
        start: UnsafeMutableRawPointer(bitPattern: start), count: bytes)
      do throws(Errno) {
        try map(range, protection: 0, isOver: false, populates: false)
        return range
      } catch { if error != .fileExists { throw error } }
    }
    throw .fileExists
  }

  /// The object of a mapping, and whether other mappings of it see writes.
  package struct Source: Sendable {
    /// Writes go to the object itself; otherwise into private copies.
    package let isShared: Bool
    /// The object's file; nil for anonymous memory.
    package let file: FileDescriptor?
    /// Whether the memory comes from the pool of huge pages.
    package let isHugeTLB: Bool

    package init(isShared: Bool, file: FileDescriptor?, isHugeTLB: Bool) {
      self.isShared = isShared
      self.file = file
      self.isHugeTLB = isHugeTLB
    }

    fileprivate var flags: Int32 {
      // Reserves huge pages but no swap space: a huge page that the pool lacks would be a SIGBUS.
      (isShared ? MAP_SHARED : MAP_PRIVATE) | (file == nil ? MAP_ANONYMOUS : 0)
        | (isHugeTLB ? MAP_HUGETLB : MAP_NORESERVE)
    }
  }

  /// Maps `source` from `offset` on, readable and writable, at the unmapped `range`. Throws `EEXIST` if anything is
  /// mapped there, so that no other mapping is ever overwritten.
  ///
  /// The corresponding system call is `mmap(2)` with `MAP_FIXED_NOREPLACE`.
  package static func map(
    _ source: Source, offset: Int, at range: UnsafeMutableRawBufferPointer
  ) throws(Errno) {
    let flags = source.flags | clinux_map_fixed_noreplace()
    let address = try mmap(range.baseAddress, range, flags, source, offset)
    // A kernel before 4.17 treats the address as a hint and may map elsewhere.
    if address != range.baseAddress {
      _ = munmap(address, range.count)
      throw .fileExists
    }
  }

  /// Maps `source` from `offset` on, readable and writable, at `range`, replacing existing mappings in one step.
  ///
  /// The corresponding system call is `mmap(2)` with `MAP_FIXED`.
  package static func map(
    _ source: Source, offset: Int, over range: UnsafeMutableRawBufferPointer
  ) throws(Errno) {
    _ = try mmap(range.baseAddress, range, source.flags | MAP_FIXED, source, offset)
  }

  /// Replaces all mappings of `range` with reserved address space without memory, in one step.
  ///
  /// The corresponding system call is `mmap(2)` with `PROT_NONE`, `MAP_FIXED` and `MAP_NORESERVE`.
  package static func withdraw(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED
    _ = try mapped(Glibc.mmap(range.baseAddress, range.count, PROT_NONE, flags, -1, 0))
  }

  /// Releases memory and address space. The corresponding system call is `munmap(2)`.
  package static func unmap(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    _ = try valueOrErrno(munmap(range.baseAddress, range.count))
  }

  /// Makes reserved address space readable and writable.
  ///
  /// The corresponding system call is `mprotect(2)` with `PROT_READ | PROT_WRITE`.
  package static func allowAccess(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    _ = try valueOrErrno(mprotect(range.baseAddress, range.count, PROT_READ | PROT_WRITE))
  }

  /// Forbids access; resident pages stay resident.
  ///
  /// The corresponding system call is `mprotect(2)` with `PROT_NONE`.
  package static func forbidAccess(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    _ = try valueOrErrno(mprotect(range.baseAddress, range.count, PROT_NONE))
  }

  /// Maps anonymous private memory, either where nothing is mapped (throws `EEXIST` otherwise), or replacing existing
  /// mappings in one step.
  ///
  /// - Parameter protection: the value passed to `mmap(2)`.
  ///
  /// The corresponding system call is `mmap(2)` with `MAP_NORESERVE` and `MAP_FIXED_NOREPLACE` or `MAP_FIXED`, and with
  /// `MAP_POPULATE` if the pages are populated at once.
  package static func map(
    _ range: UnsafeMutableRawBufferPointer, protection: UInt8, isOver: Bool, populates: Bool
  ) throws(Errno) {
    let flags =
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (populates ? clinux_map_populate() : 0)
      | (isOver ? MAP_FIXED : clinux_map_fixed_noreplace())
    let address = try mapped(
      Glibc.mmap(range.baseAddress, range.count, Int32(protection), flags, -1, 0))
    if address != range.baseAddress {
      _ = munmap(address, range.count)
      throw .fileExists
    }
  }

  /// Changes the access rights of a range. The corresponding system call is `mprotect(2)`.
  ///
  /// - Parameter protection: the value passed to `mprotect(2)`.
  package static func protect(
    _ range: UnsafeMutableRawBufferPointer, _ protection: UInt8
  ) throws(Errno) {
    _ = try valueOrErrno(mprotect(range.baseAddress, range.count, Int32(protection)))
  }

  /// Moves a mapping with its pages to `destination`, or resizes it if both begin at the same address.
  ///
  /// - Parameter leavesMapping: whether an empty mapping remains at the old address (`MREMAP_DONTUNMAP`, Linux 5.7).
  ///
  /// The corresponding system call is `mremap(2)`, with `MREMAP_FIXED` if the address changes.
  package static func move(
    _ source: UnsafeMutableRawBufferPointer, to destination: UnsafeMutableRawBufferPointer,
    leavesMapping: Bool
  ) throws(Errno) {
    let address = try mapped(
      clinux_mremap(
        source.baseAddress, source.count, destination.baseAddress, destination.count,
        leavesMapping ? 1 : 0))
    precondition(address == destination.baseAddress, "the kernel moved it elsewhere")
  }

  /// Locks a range's pages in memory. Throws `ENOMEM` beyond `RLIMIT_MEMLOCK`.
  ///
  /// The corresponding system call is `mlock(2)`.
  package static func lock(_ range: UnsafeMutableRawBufferPointer) throws(Errno) {
    _ = try valueOrErrno(mlock(range.baseAddress!, range.count))
  }

  /// Advises the kernel how a range will be used.
  ///
  /// The corresponding system call is `madvise(2)`.
  package static func advise(
    _ range: UnsafeMutableRawBufferPointer, _ advice: Advice
  ) throws(Errno) {
    _ = try valueOrErrno(madvise(range.baseAddress, range.count, advice.rawValue))
  }

  private static func mmap(
    _ address: UnsafeMutableRawPointer?, _ range: UnsafeMutableRawBufferPointer, _ flags: Int32,
    _ source: Source, _ offset: Int
  ) throws(Errno) -> UnsafeMutableRawPointer {
    try mapped(
      Glibc.mmap(
        address, range.count, PROT_READ | PROT_WRITE, flags, source.file?.rawValue ?? -1,
        source.file == nil ? 0 : off_t(offset)))
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
