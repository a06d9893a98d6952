package import PageRelease

/// One combination of the axes: what is measured as one thing. Text forms are those of the files.
package struct Cell: Hashable, Sendable {
  /// What a cell is for in its run.
  package enum Role: String, Sendable {
    /// Asked for.
    case candidate
    /// What candidates are compared with.
    case baseline
  }

  package var strategy = ""
  package var workload = ""
  package var policy = "immediate"
  package var memory = "anonymous"
  package var hugePages = Region.HugePages.inherit
  package var sizeBytes = 0
  package var granularityBytes = 0
  package var batch = 1
  package var reuse = "touch"
  package var threads = 1
  package var cpuNode: Int?
  package var memoryNode: Int?
  package var role = Role.candidate
  /// The node that the region is bound to before the first re-touch; nil keeps `memoryNode`.
  package var reuseNode: Int?

  package init() {}

  /// What candidates and their baseline have in common: the cell but for strategy and role.
  package var group: Cell {
    var common = self
    common.strategy = ""
    common.role = .candidate
    return common
  }
}
