internal import LinuxKernel
package import SystemPackage

/// One reserved range of addresses that the page heap lives in, and the advice and policy that
/// belong to it.
///
/// The region starts at a multiple of a huge page, and inaccessible pages stand before and behind
/// it, so that the kernel never joins its areas with somebody else's.
package struct Region: ~Copyable {
  /// Whether the region asks for huge pages.
  package enum HugePages: String, CaseIterable, Sendable {
    /// `MADV_NOHUGEPAGE`.
    case never
    /// `MADV_HUGEPAGE`.
    case always
    /// No advice: the system's setting decides.
    case inherit
  }

  package let pages: Int
  package let hugePages: HugePages
  /// The node that the region's pages are bound to; nil leaves it to the thread's policy.
  package private(set) var node: Int?
  private var reservation: UnsafeMutableRawBufferPointer?
  private var base: UnsafeMutableRawPointer?

  /// A region in state None: nothing is reserved yet.
  package init(pages: Int, hugePages: HugePages, node: Int?) {
    self.pages = pages
    self.hugePages = hugePages
    self.node = node
  }

  deinit {
    if let reservation { try? VirtualMemory.unmap(reservation) }
  }

  /// Whether the region holds address space: true from `reserve` to `free`.
  package var isReserved: Bool { reservation != nil }

  package var all: PageRange { PageRange(start: 0, count: pages) }

  /// The addresses of `range`. Valid from `reserve` to `free`.
  @inline(__always)
  package func bytes(_ range: PageRange) -> UnsafeMutableRawBufferPointer {
    guard let base else { preconditionFailure("the region is not reserved") }
    return UnsafeMutableRawBufferPointer(
      start: base + range.start * PageSize.bytes, count: range.count * PageSize.bytes)
  }

  /// None → Reserved. The corresponding system call is `mmap(2)` with `PROT_NONE`.
  package mutating func reserve() throws(Errno) {
    precondition(reservation == nil, "reserved twice")
    let margin = PageSize.hugeBytes + PageSize.bytes
    let all = try VirtualMemory.reserve(bytes: pages * PageSize.bytes + 2 * margin)
    let first = UInt(bitPattern: all.baseAddress! + PageSize.bytes)
    let huge = UInt(PageSize.hugeBytes)
    base = UnsafeMutableRawPointer(bitPattern: (first + huge - 1) / huge * huge)
    reservation = all
  }

  /// Reserved → Prepared. The corresponding system calls are `mprotect(2)`, and `madvise(2)` and
  /// `mbind(2)` where the region has advice or a node.
  package func map(_ range: PageRange) throws(Errno) {
    try VirtualMemory.allowAccess(bytes(range))
    try settle(range)
  }

  /// any → Prepared, in one step: fresh memory over what was there, with the region's advice and node.
  package func replace(_ range: PageRange) throws(Errno) {
    try VirtualMemory.replace(bytes(range))
    try settle(range)
  }

  /// None → Prepared, at the same addresses, with the region's advice and node, which a new mapping
  /// does not inherit. `EEXIST` where something is mapped.
  package func remap(_ range: PageRange) throws(Errno) {
    try VirtualMemory.mapAnonymous(at: bytes(range))
    try settle(range)
  }

  /// any → None, the whole region. The corresponding system call is `munmap(2)`.
  package mutating func free() throws(Errno) {
    if let reservation { try VirtualMemory.unmap(reservation) }
    reservation = nil
    base = nil
  }

  /// any → None, a part. The corresponding system call is `munmap(2)`.
  package func unmap(_ range: PageRange) throws(Errno) {
    try VirtualMemory.unmap(bytes(range))
  }

  /// Binds what is mapped from now on to another node. For what is mapped already see `bind`.
  package mutating func rebind(to node: Int) { self.node = node }

  /// Binds a mapped range to the region's node: what is touched from now on comes from there, pages
  /// that are there stay where they are. The corresponding system call is `mbind(2)`.
  package func bind(_ range: PageRange) throws(Errno) {
    if let node { try NUMA.bind(bytes(range), toNode: node) }
  }

  private func settle(_ range: PageRange) throws(Errno) {
    switch hugePages {
    case .never: try VirtualMemory.advise(bytes(range), .noHugePage)
    case .always: try VirtualMemory.advise(bytes(range), .hugePage)
    case .inherit: break
    }
    try bind(range)
  }
}
