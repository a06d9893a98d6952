/// The kernel's settings of transparent huge pages, from `/sys/kernel/mm/transparent_hugepage`.
package enum TransparentHugePages {
  private static let directory = "/sys/kernel/mm/transparent_hugepage"

  /// The file that sets which memory gets huge pages: `always`, `madvise`, `never`.
  package static let settingFile = directory + "/enabled"

  /// The folio sizes that have a setting of their own, in bytes, ascending, with the huge page last; empty before Linux
  /// 6.8.
  package static let sizes: [Int] = sizesKnown.filter { Folder.holds(settingFile(ofSize: $0)) }

  private static let sizesKnown = (0...20).map { 1024 << $0 }

  /// The file that sets when folios of a size are allocated: `always`, `inherit`, `madvise`, `never`.
  package static func settingFile(ofSize bytes: Int) -> String {
    "\(folder(ofSize: bytes))/enabled"
  }

  /// Whether the path is that of a setting of transparent huge pages, supported by this kernel or not.
  package static func isSetting(_ path: String) -> Bool {
    guard path.hasPrefix(directory + "/") else { return false }
    let parts = path.dropFirst(directory.count + 1).split(
      separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return ["enabled", "defrag", "shmem_enabled", "shrink_underused"].contains(parts[0])
    case 2 where parts[0] == "khugepaged":
      return !parts[1].isEmpty && parts[1].utf8.allSatisfy { 0x61...0x7A ~= $0 || $0 == 0x5F }
    case 2 where parts[1] == "enabled":
      return sizesKnown.contains { path == settingFile(ofSize: $0) }
    default: return false
    }
  }

  /// A system-wide counter of one size, such as `anon_fault_alloc`: since boot or, for a name that begins with `nr_`,
  /// current. Nil if the kernel has no such counter.
  package static func count(_ name: String, ofSize bytes: Int) -> Int? {
    (try? KernelText.read("\(folder(ofSize: bytes))/stats/\(name)")).flatMap { Int($0) }
      .flatMap { 0...mostCount ~= $0 ? $0 : nil }
  }

  /// Partially mapped folios of all sizes: their other pages are memory that cannot be used until they are split.
  /// System-wide; nil before Linux 6.12.
  package static func partiallyMapped() -> Int? {
    let counts = sizes.compactMap { count("nr_anon_partially_mapped", ofSize: $0) }
    return counts.isEmpty ? nil : counts.reduce(0, +)
  }

  /// Larger values are not counts of folios.
  private static let mostCount = 1 << 48

  private static func folder(ofSize bytes: Int) -> String {
    "\(directory)/hugepages-\(bytes >> 10)kB"
  }

  /// Whether shared memory may get folios larger than a page, with or without advice.
  package static var mayApplyToSharedMemory: Bool {
    guard let chosen = try? KernelText.chosen(directory + "/shmem_enabled") else { return false }
    return chosen != "never" && chosen != "deny"
  }

  /// `always`, `madvise` or `never`; nil if the kernel has no huge pages.
  package static var enabled: String? { try? KernelText.chosen(directory + "/enabled") }

  package static var defrag: String? { try? KernelText.chosen(directory + "/defrag") }

  package static func khugepaged(_ name: String) -> String? {
    try? KernelText.read(khugepagedFile(name))
  }

  /// The file that sets whether underused huge pages are split when memory is short. From Linux 6.12.
  package static let underusedFile = directory + "/shrink_underused"

  /// Whether splitting a huge page replaces its pages of zeros with the zero page: from Linux 6.12, with the setting
  /// above.
  package static var dropsBlanks: Bool { Folder.holds(underusedFile) }

  /// The file of a setting of khugepaged.
  package static func khugepagedFile(_ name: String) -> String {
    "\(directory)/khugepaged/\(name)"
  }

  /// Whether memory without advice may get folios larger than a page: `always`, or `always` for any multi-size setting.
  package static var mayApplyUnasked: Bool {
    if enabled == "always" { return true }
    return sizes.contains { (try? KernelText.chosen(settingFile(ofSize: $0))) == "always" }
  }
}
