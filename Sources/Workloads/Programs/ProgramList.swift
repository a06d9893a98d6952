/// A program as the command line knows it.
package struct ProgramKind: Sendable {
  /// What `--workload` takes.
  package let name: String
  /// What it does, in one line.
  package let summary: String
  /// How many steps the region must hold for so many threads.
  package let leastSteps: @Sendable (_ threads: Int) -> Int
  package let make: @Sendable (ProgramShape) -> any Program
  /// How many threads it needs at least.
  package var leastThreads = 1
  /// Whether each thread needs a CPU of its own.
  package var needsCPUs = false
  /// Whether what counts are others beside a thread that gives back, with and without it.
  package var hasBystanders = false
  /// How long it runs where nobody says; nil of one that runs until its work is done.
  package var standardSeconds: Double?
  /// Whether it is asked at a rate.
  package var takesRate = false
}

/// Every program there is. A new one is a file beside this one, and a line here.
package enum ProgramList {
  package static let all: [ProgramKind] = [
    Server.kind, Ebizzy.kind, Neighbours.touching, Neighbours.faulting,
  ]

  package static func named(_ name: String) -> ProgramKind? { all.first { $0.name == name } }
}

extension WorkloadList {
  /// Everything that `--workload` takes: programs too.
  package static var namesWithPrograms: [String] { names + ProgramList.all.map(\.name) }
}
