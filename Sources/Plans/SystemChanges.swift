internal import LinuxKernel
internal import PageRelease
internal import Texts

/// The system settings that cells need, and the reasons.
package struct SystemChanges: Sendable, Equatable {
  /// Settings written once, before the first cell.
  package private(set) var atStart: [Setting] = []
  /// Settings written before each cell, by the cell's index. All cells of a run set the same paths, or none.
  package private(set) var beforeCell: [[Setting]]
  /// The swap used during the run; nil leaves the machine's swap as it is.
  package private(set) var swap: SwapPlace?
  /// The reasons, one per line.
  private var reasons: [String] = []

  /// No changes.
  package init(cells: Int) { beforeCell = Array(repeating: [], count: cells) }

  /// The changes that these cells need, given the current settings.
  package init(for cells: [Cell]) throws(PlanError) {
    self.init(cells: cells.count)
    try addHugePages(cells)
    try addFolioSizes(cells)
  }

  package var isEmpty: Bool {
    atStart.isEmpty && swap == nil && beforeCell.allSatisfy(\.isEmpty)
  }

  /// The files that are written, without duplicates.
  package var paths: [String] {
    var seen: Set<String> = []
    return (atStart + beforeCell.flatMap(\.self)).map(\.path).filter { seen.insert($0).inserted }
  }

  /// Returns these changes if they are allowed or empty; otherwise throws.
  package func permitted(_ isAllowed: Bool) throws(PlanError) -> SystemChanges {
    if isAllowed || isEmpty { return self }
    throw PlanError(
      "\(reasons.joined(separator: "; ")): --allow-system-changes lets madbench change that, and put "
        + "it back")
  }

  /// Adds swap for the duration of the run.
  package mutating func add(_ swap: SwapPlace) throws(PlanError) {
    guard swap.bytes >= 1 << 20, swap.bytes % PageSize.bytes == 0 else {
      throw PlanError("--swap \(swap.text): 1M or more, whole pages")
    }
    self.swap = swap
    reasons.append("--swap \(swap.text) changes what the machine swaps to")
  }

  /// Adds a setting that the whole run requires, unless it already has this value. Throws if this kernel has no such
  /// setting.
  package mutating func need(_ setting: Setting, for purpose: String) throws(PlanError) {
    guard let found = try? KernelText.chosen(setting.path) else {
      throw PlanError("\(purpose): this kernel has no \(setting.path)")
    }
    if found == setting.value { return }
    atStart.append(setting)
    reasons.append("\(purpose) needs \(setting.value) in \(setting.path), which is \(found)")
  }

  /// Adds a setting for the whole run.
  package mutating func add(_ setting: Setting) { atStart.append(setting) }

  /// Grows the pool of huge pages if hugetlb memory needs more pages than are free.
  private mutating func addHugePages(_ cells: [Cell]) throws(PlanError) {
    let most = cells.filter { $0.memory == .hugetlb }.map(\.sizeBytes).max()
    guard let most else { return }
    guard let pageBytes = HugePagePool.pageBytes, let pages = HugePagePool.pages,
      let free = HugePagePool.freePages
    else { throw PlanError("--memory hugetlb: this kernel has no pool of huge pages") }
    let wanted = most / pageBytes
    guard wanted > free else { return }
    atStart.append(
      Setting(path: HugePagePool.sizeFile, value: String(pages + wanted - free)))
    reasons.append(
      "--memory hugetlb needs \(wanted) huge pages of \(ByteCount.exact(pageBytes)) in the pool, "
        + "which has \(free) free")
  }

  /// Enables only the requested folio size for cells that request one; other cells see the settings as they were.
  private mutating func addFolioSizes(_ cells: [Cell]) throws(PlanError) {
    let asked = Set(cells.compactMap(\.hugePages.folioBytes))
    guard !asked.isEmpty else { return }
    let sizes = TransparentHugePages.sizes
    for size in asked where !sizes.contains(size) {
      let known = sizes.map { HugePages.folios($0).fieldText }.joined(separator: ", ")
      throw PlanError(
        "--thp \(HugePages.folios(size).fieldText): this kernel has "
          + (sizes.isEmpty ? "no multi-size huge pages (Linux 6.8)" : "the sizes \(known)"))
    }
    var asIs: [Setting] = []
    for size in sizes {
      let path = TransparentHugePages.settingFile(ofSize: size)
      asIs.append(Setting(path: path, value: (try? KernelText.chosen(path)) ?? "inherit"))
    }
    for (index, cell) in cells.enumerated() {
      guard let wanted = cell.hugePages.folioBytes else {
        beforeCell[index] += asIs
        continue
      }
      beforeCell[index] += zip(sizes, asIs).map { size, setting in
        Setting(path: setting.path, value: size == wanted ? "madvise" : "never")
      }
    }
    reasons.append(
      "--thp \(HugePages.folios(asked.sorted()[0]).fieldText) switches sizes of huge pages on and off"
    )
  }
}
