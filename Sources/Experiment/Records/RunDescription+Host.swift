extension RunDescription {
  /// In what the machines of two runs differ, as far as it can change a cost, in words; empty where they
  /// are one and the same, in the same state of installation.
  package func hostDifferences(to other: RunDescription) -> [String] {
    func differs<Value: Equatable>(_ what: String, _ path: KeyPath<RunDescription, Value>)
      -> String?
    {
      self[keyPath: path] == other[keyPath: path]
        ? nil : "\(what) \(Self.text(self[keyPath: path])) and \(Self.text(other[keyPath: path]))"
    }
    return [
      differs("host", \.host), differs("kernel", \.kernel), differs("architecture", \.architecture),
      differs("processor", \.processor), differs("CPUs", \.cpus), differs("page size", \.pageBytes),
      differs("memory", \.memoryBytes), differs("nodes", \.nodes.count),
      differs("hypervisor", \.hypervisor), differs("THP", \.thpEnabled),
      differs("THP defrag", \.thpDefrag),
      differs("khugepaged's max_ptes_none", \.khugepagedMaxPtesNone),
      differs("NUMA balancing", \.numaBalancing), differs("workers' CPUs", \.workerCpus),
      differs("memory limit", \.controlGroup?.limitBytes),
      differs("swap", \.swapBytes),
      differs("free page reporting", \.freePageReporting),
    ].compactMap(\.self)
  }

  private static func text(_ value: Any) -> String {
    if case Optional<Any>.some(let known) = value { return "\(known)" }
    return "unknown"
  }
}
