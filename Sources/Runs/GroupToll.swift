internal import LinuxKernel
internal import Plans
internal import Samples
internal import Texts
internal import Trials

/// Whom the limits of a job's control groups have cost their life since it began.
struct GroupToll: Sendable {
  private let before: [String: Int]

  init(of job: WorkerJob) {
    let groups = job.groups.compactMap(\.self)
    before = Dictionary(
      groups.compactMap { group in group.outOfMemoryKills.map { (group.directory, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Names who was killed in a row that tells of an end, where the group's limit was what killed it. A
  /// forked child that is killed in the worker's place is a broken pipe to the worker.
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
