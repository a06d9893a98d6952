/// The pool of huge pages that hugetlb memory is made of, of the default size.
package enum HugePagePool {
  /// The setting of how many pages the pool has.
  package static let sizeFile = "/proc/sys/vm/nr_hugepages"

  /// Bytes of one page; nil where the kernel has no such pool.
  package static var pageBytes: Int? { MachineFacts.memory("Hugepagesize") }

  package static var pages: Int? { count("HugePages_Total") }

  /// Pages that nobody has taken or set aside.
  package static var freePages: Int? {
    guard let free = count("HugePages_Free"), let reserved = count("HugePages_Rsvd") else {
      return nil
    }
    return free - reserved
  }

  private static func count(_ key: String) -> Int? {
    // meminfo's plain numbers, which `memory` takes for kilobytes.
    MachineFacts.memory(key).map { $0 >> 10 }
  }
}
