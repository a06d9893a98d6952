internal import LinuxKernel
internal import Processes
package import Programs
internal import Samples
package import Texts

/// One row of a bench's `rss.csv`: what the processes of one run kept at one moment.
package struct ArmPoint: FileRow {
  package var schema = Record.schema
  package var runID = ""
  package var block = 0
  package var arm = ""
  package var role = ArmRole.candidate
  /// Since the program began.
  package var nanoseconds = 0
  package var rssBytes = 0
  package var pageTableBytes = 0
  package var swapBytes = 0
  package var pssBytes: Int?
  package var lazyFreeBytes: Int?
  package var hugePageBytes: Int?

  package init() {}

  package init(_ point: ProgramPoint, of row: ArmRow) {
    self.init()
    (runID, block, arm, role) = (row.runID, row.block, row.arm, row.role)
    nanoseconds = Int(clamping: point.nanoseconds)
    rssBytes = point.memory.rssBytes
    pageTableBytes = point.memory.pageTableBytes
    swapBytes = point.memory.swapBytes
    pssBytes = point.walk?.pssBytes
    lazyFreeBytes = point.walk?.lazyFreeBytes
    hugePageBytes = point.walk?.hugePageBytes
  }

  package static let requiredColumns = ["schema", "run_id", "block", "arm", "role", "time_ns", "rss_bytes"]

  package static let columns: [Column<ArmPoint>] = [
    Column("schema", \.schema),
    Column(ofNames: "run_id", \.runID),
    Column("block", \.block),
    Column(ofNames: "arm", \.arm),
    Column("role", \.role),
    Column("time_ns", \.nanoseconds),
    Column("rss_bytes", \.rssBytes),
    Column("page_table_bytes", \.pageTableBytes),
    Column("swap_bytes", \.swapBytes),
    Column("pss_bytes", \.pssBytes),
    Column("lazyfree_bytes", \.lazyFreeBytes),
    Column("huge_bytes", \.hugePageBytes),
  ]
}
