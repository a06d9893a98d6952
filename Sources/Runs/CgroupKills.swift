internal import LinuxKernel
internal import Plans
internal import Samples
internal import Texts
internal import Trials

/// Counts OOM kills by the limits of a job's control groups since the job started.
struct CgroupKills: Sendable {
  private let before: [String: Int]

  init(of job: WorkerJob) {
    let groups = job.groups.compactMap(\.self)
    before = Dictionary(
      groups.compactMap { group in group.outOfMemoryKills.map { (group.directory, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// In the row of a failed cell, names the process that was killed by the group's limit. If a forked child is killed
  /// instead of the worker, the worker sees a broken pipe.
  func explain(_ record: inout Record, _ group: ControlGroup?) {
    guard let group, let before = before[group.directory], let now = group.outOfMemoryKills,
      now > before, let limit = record.cell.pressureBytes
    else { return }
    let cause = "by its control group's limit of \(ByteCount.exact(limit))"
    switch record.status {
    case .oomKilled: record.note = "the worker was killed, \(cause)"
    case .failed:
      record.status = .oomKilled
      record.note = "a child of the worker was killed, \(cause)"
    default: break
    }
  }
}
