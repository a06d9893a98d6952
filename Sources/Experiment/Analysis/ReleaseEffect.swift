/// What a release has left, by every meter there is: medians over rows.
package struct ReleaseEffect: Equatable, Sendable {
  /// Memory of the region that is mapped, of any kind.
  package let rssBytes: Int?
  package let lazyFreeBytes: Int?
  /// Of it, what huge pages map.
  package let hugePageBytes: Int?
  /// Memory or file blocks behind shared pages, mapped or not.
  package let backingBytes: Int?
  /// What was charged to the worker's control group since the region was reserved. Other members count.
  package let cgroupGrowthBytes: Int?
  /// Folios mapped in part, since then, system-wide.
  package let partiallyMappedGrowth: Int?
  /// Huge pages, and mappings of them, that were taken apart during the release, system-wide.
  package let hugePageSplits: Int?
  package let hugeMappingSplits: Int?
  package let areas: Int?
  package let pageTableBytes: Int?
  /// Pages that the re-touch then copied, since a forked child still had them; nil without a child.
  package let copiedPages: Int?
}
