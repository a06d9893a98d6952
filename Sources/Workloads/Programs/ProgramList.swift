/// A program as the command line names it.
package struct ProgramKind: Sendable {
  /// The name in `--workload`.
  package let name: String
  /// A summary, in one line.
  package let summary: String
  /// The minimum number of steps of the region for this number of threads.
  package let leastSteps: @Sendable (_ threads: Int) -> Int
  package let make: @Sendable (ProgramShape) -> any Program
  /// The minimum number of threads.
  package var leastThreads = 1
  /// Whether each thread needs a CPU of its own.
  package var needsCPUs = false
  /// Whether it measures bystanders of a thread, while that thread releases memory and while it does not.
  package var hasBystanders = false
  /// The default duration; nil for a program that runs until its work is done.
  package var standardSeconds: Double?
  /// Whether its requests arrive at a rate.
  package var takesRate = false
}

/// The list of all programs. A new program is a file beside this one, and a line here.
package enum ProgramList {
  package static let all: [ProgramKind] = [
    Server.kind, Ebizzy.kind, Neighbours.touching, Neighbours.faulting,
  ]

  package static func named(_ name: String) -> ProgramKind? { all.first { $0.name == name } }
}

extension WorkloadList {
  /// All names that `--workload` accepts, including programs.
  package static var namesWithPrograms: [String] { names + ProgramList.all.map(\.name) }
}
