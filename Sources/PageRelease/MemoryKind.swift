/// The kind of memory of a region's pages: what backs them after their release, and who else would see them.
package enum MemoryKind: String, CaseIterable, Sendable {
  case anonymous
  case shared
  case memfd
  case filePrivate = "file-private"
  case fileShared = "file-shared"
  case hugetlb

  /// A summary, in one line.
  package var summary: String {
    switch self {
    case .anonymous: "private anonymous memory: what malloc gives"
    case .shared: "shared anonymous memory, kept by the kernel's tmpfs"
    case .memfd: "a memfd, mapped shared (by cow-reset: an image in it, mapped private)"
    case .filePrivate:
      "a file of --directory that holds an image, mapped private: writes make copies"
    case .fileShared: "a file of --directory, empty at first, mapped shared"
    case .hugetlb: "private anonymous memory from the pool of huge pages, which must hold them"
    }
  }

  /// Programs that use memory of this kind.
  package var usedBy: String {
    switch self {
    case .anonymous: "every allocator and runtime"
    case .shared: "PostgreSQL's buffers, QEMU's guests with share=on"
    case .memfd: "ZGC's heap, wasmtime's images, QEMU's guests"
    case .filePrivate: "program data, Firecracker's snapshots"
    case .fileShared: "databases such as LMDB, QEMU's guests on tmpfs or DAX"
    case .hugetlb: "virtual machine monitors, Oracle's and PostgreSQL's shared buffers, DPDK"
    }
  }

  /// Whether writes reach an object that outlives the mapping, so that pages can be unmapped without
  /// being freed.
  package var isShared: Bool { self == .shared || self == .memfd || self == .fileShared }
}
