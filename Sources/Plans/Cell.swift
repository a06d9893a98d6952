internal import Texts
package import PageRelease
internal import Replay
package import Workloads

/// One combination of axis values, the unit of measurement. Text forms are those of the files.
package struct Cell: Hashable, Sendable {
  /// The role of a cell in its run.
  package enum Role: String, CaseIterable, Sendable {
    /// A requested cell; where two executables are compared, a cell of the head.
    case candidate
    /// The cell that candidates are compared with; where two executables are compared, a cell of the base.
    case baseline
    /// A second copy of the baseline: any difference of its ratio to the baseline from 1 is noise. Files do not spell
    /// it `null`, which pandas and R read as a missing value.
    case null = "null-control"
    /// `none`, added by the plan where it was not requested: the cost over keeping is measured against it.
    case reference

    /// Whether comparisons of two runs use cells of this role.
    package var isCompared: Bool { self == .baseline || self == .candidate }
  }

  package var strategy = ""
  package var workload = ""
  package var policy = "immediate"
  package var memory = MemoryKind.anonymous
  package var hugePages = HugePages.inherit
  package var sizeBytes = 0
  package var granularityBytes = 0
  /// The number of ranges released per call.
  package var batch = 1
  package var reuse = Reuse.touch
  package var threads = 1
  package var cpuNode: Int?
  package var memoryNode: Int?
  package var role = Role.candidate
  /// The node that the region is bound to before the first re-touch; nil keeps it on `memoryNode`.
  package var reuseNode: Int?
  package var pattern = ReleasePattern.all
  /// The share of the released memory that is used again, from 0 to 1.
  package var reuseFraction = 1.0
  package var reuseDelaySeconds = 0.0
  /// The requested rate of a program, in requests per second; nil if none was requested.
  package var ratePerSecond: Double?
  /// The run time of a program with a request rate; nil leaves it to the program.
  package var durationSeconds: Double?
  /// The memory limit of the worker's own control group; nil leaves the worker in its group.
  package var pressureBytes: Int?
  /// How long the region is watched after the release.
  package var watchSeconds = 0.0
  /// The number of release and re-touch cycles per round.
  package var repeats = 1
  /// The part of each page that a touch writes.
  package var write = WriteAmount.word

  package init() {}

  /// Whether the figures are those of threads that run beside a releasing thread.
  package var hasBystanders: Bool { ProgramList.named(workload)?.hasBystanders ?? false }

  /// Whether requests arrive at a fixed rate. The duration of calls then does not change how long memory is held, so
  /// that means over time show the memory held.
  package var isPaced: Bool { ProgramList.named(workload)?.takesRate ?? false }

  /// Whether the cell replays a recording.
  package var isReplay: Bool { workload == ReplayWorkload.name }

  /// How long a worker may be silent because the cell includes waits.
  package var silentSeconds: Double {
    max(reuseDelaySeconds, watchSeconds) + (durationSeconds ?? 0)
  }

  /// The same cell in another role.
  package func with(_ role: Role) -> Cell {
    var other = self
    other.role = role
    return other
  }

  /// The axis values that candidates share with their baseline: the cell without strategy and role.
  package var group: Cell {
    var common = self
    common.strategy = ""
    common.role = .candidate
    return common
  }
}

extension Cell {
  /// The default number of cycles per round: enough that the steady state dominates after the changes that the first
  /// cycle makes in the pages; fewer where each cycle waits.
  var standardRepeats: Int {
    guard WorkloadList.named(workload).map({ $0.singleCycleReason == nil }) == true,
      watchSeconds == 0, reuseNode == nil
    else { return 1 }
    return reuseDelaySeconds > 0 ? 2 : 8
  }

  /// The default amount written per page: all of it, as most programs do with memory that they allocate. Programs
  /// decide themselves.
  var standardWrite: WriteAmount { WorkloadList.named(workload) == nil ? .word : .page }

  /// Whether `none` can do the same work as the strategies of this group: the workload reuses its pages, at once or
  /// later, and has room to keep all of them.
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
