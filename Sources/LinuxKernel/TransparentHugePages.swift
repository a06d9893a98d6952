/// The kernel's settings of transparent huge pages, from `/sys/kernel/mm/transparent_hugepage`.
package enum TransparentHugePages {
  private static let directory = "/sys/kernel/mm/transparent_hugepage"

  /// `always`, `madvise` or `never`; nil where the kernel has no huge pages.
  package static var enabled: String? { try? KernelText.chosen(directory + "/enabled") }

  package static var defrag: String? { try? KernelText.chosen(directory + "/defrag") }

  package static func khugepaged(_ name: String) -> String? {
    try? KernelText.read(directory + "/khugepaged/" + name)
  }

  /// Whether memory without advice may get folios larger than a page: `always`, or any multi-size
  /// setting that is.
  package static var mayApplyUnasked: Bool {
    if enabled == "always" { return true }
    return (3...20).map { 1 << $0 }.contains { kilobytes in
      (try? KernelText.chosen(directory + "/hugepages-\(kilobytes)kB/enabled")) == "always"
    }
  }
}
