/// The pool of huge pages of the default size that hugetlb memory comes from.
package enum HugePagePool {
  /// The setting for the number of pages in the pool.
  package static let sizeFile = "/proc/sys/vm/nr_hugepages"

  /// Bytes of one page; nil if the kernel has no such pool.
  package static var pageBytes: Int? { MachineFacts.memory("Hugepagesize") }

  package static var pages: Int? { count("HugePages_Total") }

  /// Pages that are neither in use nor reserved.
  package static var freePages: Int? {
    guard let free = count("HugePages_Free"), let reserved = count("HugePages_Rsvd") else {
      return nil
    }
    return free - reserved
  }

  private static func count(_ key: String) -> Int? {
    // These are plain numbers in meminfo, which `memory` reads as kilobytes.
    MachineFacts.memory(key).map { $0 >> 10 }
  }
}
