import Plans
import Samples
import Workloads

extension Record {
  /// A row of a policy that gives memory of `free` back with a delay.
  static func ofPolicy(
    _ phase: Phase, block: Int = 0, _ change: (inout Record) -> Void
  ) -> Record {
    var record = Record()
    record.cell.strategy = "free"
    record.cell.workload = "churn"
    record.cell.policy = "decay:1"
    record.phase = phase
    record.block = block
    record.verified = true
    change(&record)
    return record
  }
}
