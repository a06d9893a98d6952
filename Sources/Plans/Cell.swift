internal import Texts
package import PageRelease
internal import Replay
package import Workloads

/// One combination of the axes: what is measured as one thing. Text forms are those of the files.
package struct Cell: Hashable, Sendable {
  /// What a cell is for in its run.
  package enum Role: String, CaseIterable, Sendable {
    /// Asked for; where two executables are compared, what the head performs.
    case candidate
    /// What candidates are compared with; where two executables are compared, what the base performs.
    case baseline
    /// The baseline once more: any difference of its ratio to the baseline from 1 is noise. No file spells it
    /// `null`, which pandas and R read as a missing value.
    case null = "null-control"
    /// `none`, added by the plan where it was not asked for: the cost over keeping is measured against it.
    case reference

    /// Whether two runs are compared by cells of this role.
    package var isCompared: Bool { self == .baseline || self == .candidate }
  }

  package var strategy = ""
  package var workload = ""
  package var policy = "immediate"
  package var memory = MemoryKind.anonymous
  package var hugePages = HugePages.inherit
  package var sizeBytes = 0
  package var granularityBytes = 0
  /// Ranges that one call releases.
  package var batch = 1
  package var reuse = Reuse.touch
  package var threads = 1
  package var cpuNode: Int?
  package var memoryNode: Int?
  package var role = Role.candidate
  /// The node that the region is bound to before the first re-touch; nil keeps `memoryNode`.
  package var reuseNode: Int?
  package var pattern = ReleasePattern.all
  /// How much of what was released is used again, from 0 to 1.
  package var reuseFraction = 1.0
  package var reuseDelaySeconds = 0.0
  /// How many requests a program is asked for a second; nil where no rate was asked for.
  package var ratePerSecond: Double?
  /// How long a program that is asked at a rate runs; nil leaves it to the program.
  package var durationSeconds: Double?
  /// What the memory control group of the worker may use; nil leaves the worker where it is.
  package var pressureBytes: Int?
  /// How long the region is looked at after the release.
  package var watchSeconds = 0.0
  /// How many cycles of release and re-touch a round has.
  package var repeats = 1
  /// How much of each page a touch writes.
  package var write = WriteAmount.word

  package init() {}

  /// Whether what counts in it are threads beside one that gives back.
  package var hasBystanders: Bool { ProgramList.named(workload)?.hasBystanders ?? false }

  /// Whether requests come at a rate: then how long calls take does not change how long memory is held, and means
  /// over time say what is held.
  package var isPaced: Bool { ProgramList.named(workload)?.takesRate ?? false }

  /// Whether it replays a recording.
  package var isReplay: Bool { workload == ReplayWorkload.name }

  /// How long a worker may say nothing because the cell asks for it.
  package var silentSeconds: Double {
    max(reuseDelaySeconds, watchSeconds) + (durationSeconds ?? 0)
  }

  /// The same cell in another role.
  package func with(_ role: Role) -> Cell {
    var other = self
    other.role = role
    return other
  }

  /// What candidates and their baseline have in common: the cell but for strategy and role.
  package var group: Cell {
    var common = self
    common.strategy = ""
    common.role = .candidate
    return common
  }
}

extension Cell {
  /// The default number of cycles of a round: enough of them that what the first one changes in the pages
  /// is over, fewer where each of them waits.
  var standardRepeats: Int {
    guard WorkloadList.named(workload).map({ $0.singleCycleReason == nil }) == true,
      watchSeconds == 0, reuseNode == nil
    else { return 1 }
    return reuseDelaySeconds > 0 ? 2 : 8
  }

  /// How much of each page is written by default: all of it, as most programs do with memory that they ask for.
  /// Programs decide themselves.
  var standardWrite: WriteAmount { WorkloadList.named(workload) == nil ? .word : .page }

  /// Whether `none` does the same work beside the strategies of this group: a workload that uses its pages again at
  /// once or later, and has room to keep all of them.
  var hasKeeping: Bool {
    guard policy == Cell().policy, pressureBytes == nil else { return false }
    if let program = ProgramList.named(workload) { return !program.hasBystanders }
    return WorkloadList.named(workload).map { $0.reusesMemory && $0.regionSizes == 1 } ?? false
  }
}

extension Cell.Role: FieldValue, AxisValue {
  package var rank: Double {
    switch self {
    case .baseline: 0
    case .null: 1
    case .candidate: 2
    case .reference: 3
    }
  }
}
