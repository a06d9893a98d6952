internal import Workloads

extension PlanAxes {
  /// The CPUs that each cell runs on: those asked for, on its node where it names one. Where none are
  /// asked for, one a thread: the last that are allowed.
  ///
  /// - Parameters:
  ///   - cells: of these axes.
  ///   - allowed: where this process may run, ascending.
  ///   - cpusOfNode: the CPUs of a node.
  package func pins(
    of cells: [Cell], allowed: [Int], cpusOfNode: (Int) throws -> [Int]
  ) throws -> [[Int]] {
    try cells.map { cell in
      var possible = cpus.isEmpty ? allowed : cpus
      if let node = cell.cpuNode {
        let ofNode = try cpusOfNode(node)
        possible = possible.filter { ofNode.contains($0) }
        if possible.isEmpty {
          throw PlanError(
            "--cpu-node \(node) has the CPUs \(Self.list(ofNode)), none of which is among "
              + "\(cpus.isEmpty ? "those allowed to this process" : "--cpus"): "
              + Self.list(cpus.isEmpty ? allowed : cpus))
        }
      }
      let pins = cpus.isEmpty ? possible.suffix(cell.threads) : possible
      if ProgramList.named(cell.workload)?.needsCPUs == true, pins.count < cell.threads {
        throw PlanError(
          "workload \(cell.workload) needs a CPU for each thread: --threads \(cell.threads), and "
            + "\(pins.count) to run on")
      }
      return pins
    }
  }

  private static func list(_ cpus: [Int]) -> String {
    cpus.map(String.init).joined(separator: ", ")
  }
}
