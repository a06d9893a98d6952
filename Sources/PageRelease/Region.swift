internal import LinuxKernel
package import SystemPackage

/// The reserved address range of the page heap, with its advice and memory policy.
///
/// The region starts at a multiple of a huge page and lies between inaccessible pages, so that the kernel never merges
/// its VMAs with others.
///
/// Threads share it: between `reserve` and `free` only `rebind` changes it, which may be called only while no other
/// thread uses it.
package final class Region: @unchecked Sendable {
  /// The placement of a region, and how it is mapped.
  package enum Place: Sendable {
    /// In a range of its own; files are mapped according to the kind of memory.
    case mapping
    /// In a range of its own, far below the kernel's automatic placements: unmapped parts stay free.
    case apart
    /// At the end of the data segment, which `brk(2)` moves.
    case breakHeap
    /// In a range of its own that maps a file with an image privately.
    case privateImage
  }

  /// The word that an image repeats.
  package static let imageWord: UInt64 = 0x6D61_6462_656E_6368

  package let pages: Int
  package let hugePages: HugePages
  package let memory: MemoryKind
  package let place: Place
  /// The node that the region's pages are bound to; nil: the thread's policy applies.
  package private(set) var node: Int?
  private var reservation: UnsafeMutableRawBufferPointer?
  private var base: UnsafeMutableRawPointer?
  private var file: MemoryFile?

  /// Creates a region in state None: nothing is reserved yet.
  package init(
    pages: Int, hugePages: HugePages, node: Int?, memory: MemoryKind = .anonymous,
    place: Place = .mapping
  ) {
    self.pages = pages
    self.hugePages = hugePages
    self.node = node
    self.memory = memory
    self.place = place
  }

  deinit {
    if let reservation { try? Self.giveBack(reservation, place) }
  }

  /// Whether the region holds address space, which is true from `reserve` to `free`.
  package var isReserved: Bool { reservation != nil }

  package var all: PageRange { PageRange(start: 0, count: pages) }

  /// The addresses of `range`. Valid from `reserve` to `free`.
  @inline(__always)
  package func bytes(_ range: PageRange) -> UnsafeMutableRawBufferPointer {
    guard let base else { preconditionFailure("the region is not reserved") }
    return UnsafeMutableRawBufferPointer(
      start: base + range.start * PageSize.bytes, count: range.count * PageSize.bytes)
  }

  /// The addresses of all pages; empty for a region that is not reserved.
  package var addresses: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : pages * PageSize.bytes)
  }

  /// Creates the file that backs the pages, if the kind of memory has one. None stays None.
  ///
  /// - Parameter directory: the folder for a file on a file system; the file does not keep a name in it.
  package func prepare(directory: String) throws(Errno) {
    switch memory {
    case .anonymous, .shared, .hugetlb: return
    case .memfd: file = try MemoryFile()
    case .filePrivate, .fileShared: file = try MemoryFile(in: directory)
    }
    if memory == .filePrivate || place == .privateImage {
      let words = [UInt64](repeating: Self.imageWord, count: (1 << 20) / 8)
      try file?.fill(words.withUnsafeBytes { [UInt8]($0) }, to: pages * PageSize.bytes)
    } else {
      try file?.resize(to: pages * PageSize.bytes)
    }
  }

  /// None → Reserved. The corresponding system call is `mmap(2)` with `PROT_NONE`, or `brk(2)` up to
  /// the next multiple of a huge page.
  package func reserve() throws(Errno) {
    precondition(reservation == nil, "reserved twice")
    let huge = UInt(PageSize.hugeBytes)
    if place == .breakHeap {
      // An inaccessible gap keeps the region's VMA separate from malloc's heap below.
      let end = BreakHeap.end
      let page = UInt(PageSize.bytes)
      let first = (UInt(bitPattern: end) + page - 1) / page * page
      let start = (first + page + huge - 1) / huge * huge
      try BreakHeap.move(by: Int(start - UInt(bitPattern: end)))
      let gap = UnsafeMutableRawBufferPointer(
        start: UnsafeMutableRawPointer(bitPattern: first), count: Int(start - first))
      try VirtualMemory.forbidAccess(gap)
      base = gap.baseAddress! + gap.count
      reservation = UnsafeMutableRawBufferPointer(
        start: end, count: base! - end + pages * PageSize.bytes)
      return
    }
    let margin = PageSize.hugeBytes + PageSize.bytes
    let bytes = pages * PageSize.bytes + 2 * margin
    let all =
      place == .apart
      ? try VirtualMemory.reserveApart(bytes: bytes) : try VirtualMemory.reserve(bytes: bytes)
    let first = UInt(bitPattern: all.baseAddress! + PageSize.bytes)
    base = UnsafeMutableRawPointer(bitPattern: (first + huge - 1) / huge * huge)
    reservation = all
  }

  /// Reserved → Prepared. The corresponding system calls are `mprotect(2)` for private anonymous memory and `mmap(2)`
  /// with `MAP_FIXED` for all other memory, and `madvise(2)` and `mbind(2)` if the region has advice or a node.
  package func map(_ range: PageRange) throws(Errno) {
    if place == .breakHeap { return try grow(range) }
    if memory == .anonymous {
      try VirtualMemory.allowAccess(bytes(range))
    } else {
      try VirtualMemory.map(source, offset: offset(range), over: bytes(range))
    }
    try settle(range)
  }

  /// any → Prepared, in one step: maps anew over the old mapping, with the region's advice and node.
  package func replace(_ range: PageRange) throws(Errno) {
    try VirtualMemory.map(source, offset: offset(range), over: bytes(range))
    try settle(range)
  }

  /// None → Prepared, at the same addresses, with the region's advice and node, which a new mapping does not inherit.
  /// Throws `EEXIST` if something is mapped there.
  package func remap(_ range: PageRange) throws(Errno) {
    try VirtualMemory.map(source, offset: offset(range), at: bytes(range))
    try settle(range)
  }

  /// None → Prepared at the end of the data segment; throws `EINVAL` elsewhere. The corresponding system call is
  /// `brk(2)`.
  package func grow(_ range: PageRange) throws(Errno) {
    guard bytes(range).baseAddress! == BreakHeap.end else { throw .invalidArgument }
    try BreakHeap.move(by: range.count * PageSize.bytes)
    try settle(range)
  }

  /// any → None at the end of the data segment; throws `EINVAL` elsewhere. The corresponding system call is `brk(2)`.
  package func shrink(_ range: PageRange) throws(Errno) {
    guard bytes(range).baseAddress! + bytes(range).count == BreakHeap.end else {
      throw .invalidArgument
    }
    try BreakHeap.move(by: -range.count * PageSize.bytes)
  }

  /// Frees the backing memory of the pages. Throws `EBADF` for memory without a file, `EOPNOTSUPP` if the file system
  /// cannot. The corresponding system call is `fallocate(2)` with `FALLOC_FL_PUNCH_HOLE`.
  package func punchHole(_ range: PageRange) throws(Errno) {
    if file == nil { throw .badFileDescriptor }
    try file?.punchHole(offset: offset(range), bytes: range.count * PageSize.bytes)
  }

  /// Bytes of the backing memory of the region's shared pages, mapped or not: those of the file or of shared anonymous
  /// memory. Nil for private memory, and without permission to read them.
  package func backingBytes() -> Int? {
    guard memory.isShared, place != .privateImage else { return nil }
    if memory == .shared { return MemoryMap.sharedBytes(of: UnsafeRawBufferPointer(bytes(all))) }
    return try? file?.allocatedBytes()
  }

  /// any → None, for the whole region. The corresponding system call is `munmap(2)` or `brk(2)`.
  package func free() throws(Errno) {
    try giveBack()
    didGiveBack()
  }

  /// Like `free()`, but leaves the region's own state untouched (after a fork, writing it would fault). Must be
  /// followed by `didGiveBack`.
  package func giveBack() throws(Errno) {
    if let reservation { try Self.giveBack(reservation, place) }
  }

  package func didGiveBack() {
    reservation = nil
    base = nil
  }

  /// Throws `EBUSY` if something else has grown the data segment beyond the region.
  private static func giveBack(
    _ reservation: UnsafeMutableRawBufferPointer, _ place: Place
  ) throws(Errno) {
    guard place == .breakHeap else { return try VirtualMemory.unmap(reservation) }
    let excess = BreakHeap.end - reservation.baseAddress!
    guard 0...reservation.count ~= excess else { throw .resourceBusy }
    try BreakHeap.move(by: -excess)
  }

  /// any → None, for a part of the region. The corresponding system call is `munmap(2)`.
  package func unmap(_ range: PageRange) throws(Errno) {
    try VirtualMemory.unmap(bytes(range))
  }

  /// Sets the node for later mappings. To bind existing mappings, see `bind`.
  package func rebind(to node: Int) { self.node = node }

  /// Binds a mapped range to the region's node: pages touched from now on come from that node, and present pages stay
  /// where they are. The corresponding system call is `mbind(2)`.
  package func bind(_ range: PageRange) throws(Errno) {
    if let node { try NUMA.bind(bytes(range), toNode: node) }
  }

  private var source: VirtualMemory.Source {
    VirtualMemory.Source(
      isShared: memory.isShared && place != .privateImage, file: file?.descriptor,
      isHugeTLB: memory == .hugetlb)
  }

  private func offset(_ range: PageRange) -> Int { range.start * PageSize.bytes }

  private func settle(_ range: PageRange) throws(Errno) {
    if memory != .hugetlb, let advice = hugePages.advice {
      try VirtualMemory.advise(bytes(range), advice)
    }
    try bind(range)
  }
}
