/// Kernel same-page merging: `/sys/kernel/mm/ksm`.
package struct SamePageMerging: Equatable, Sendable {
  /// Whether its thread scans: `run` is 1.
  package var isOn: Bool
  /// Pages that a process has offered for merging and that are scanned: merged, not yet merged or changing too fast.
  package var pages: Int

  package init(isOn: Bool, pages: Int) {
    self.isOn = isOn
    self.pages = pages
  }

  /// Nil if the kernel has no same-page merging.
  package static func current() -> SamePageMerging? {
    guard let run = try? KernelText.read("/sys/kernel/mm/ksm/run") else { return nil }
    let pages = ["pages_shared", "pages_sharing", "pages_unshared", "pages_volatile"].compactMap {
      (try? KernelText.read("/sys/kernel/mm/ksm/\($0)")).flatMap { Int($0) }
    }
    return SamePageMerging(isOn: run == "1", pages: pages.reduce(0, +))
  }
}
