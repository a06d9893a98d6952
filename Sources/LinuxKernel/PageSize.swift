internal import Glibc

/// The size of a page and of a huge page of this kernel.
package enum PageSize {
  /// The base page, from `sysconf(_SC_PAGESIZE)`.
  package static let bytes = sysconf(Int32(_SC_PAGESIZE))

  /// The size mapped by one page-middle-directory entry: 2 MiB on x86-64. From
  /// `/sys/kernel/mm/transparent_hugepage/hpage_pmd_size`; 2 MiB if the kernel has no THP.
  package static let hugeBytes =
    (try? KernelText.read("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size")).flatMap { Int($0) }
    ?? 2 << 20
}
