internal import LinuxKernel
internal import Texts

extension RunDescription {
  /// Describes the differences between the machines of two runs that can change a cost; empty if they are the same
  /// machine in the same state of installation.
  package func hostDifferences(to other: RunDescription) -> [String] {
    func differs<Value: Equatable>(_ what: String, _ path: KeyPath<RunDescription, Value>)
      -> String?
    {
      self[keyPath: path] == other[keyPath: path]
        ? nil : "\(what) \(Self.text(self[keyPath: path])) and \(Self.text(other[keyPath: path]))"
    }
    /// Compares a fact that older runs do not record; a missing value is not a difference.
    func bothDiffer(_ what: String, _ path: KeyPath<RunDescription, String?>) -> String? {
      guard self[keyPath: path] != nil, other[keyPath: path] != nil else { return nil }
      return differs(what, path)
    }
    return [
      differs("host", \.host), bothDiffer("machine id", \.machineId),
      differs("kernel", \.kernel), bothDiffer("kernel build", \.kernelBuild),
      differs("architecture", \.architecture),
      differs("processor", \.processor), differs("CPUs", \.cpus), differs("page size", \.pageBytes),
      differs("memory", \.memoryBytes), differs("nodes", \.nodes.count),
      differs("hypervisor", \.hypervisor), differs("THP", \.thpEnabled),
      differs("THP defrag", \.thpDefrag),
      differs("khugepaged's max_ptes_none", \.khugepagedMaxPtesNone),
      differs("NUMA balancing", \.numaBalancing), differs("workers' CPUs", \.workerCpus),
      differs("workers' nice value", \.workerNice),
      differs("memory limit", \.controlGroup?.limitBytes),
      differs("swap", \.swapBytes),
      differs("free page reporting", \.freePageReporting),
    ].compactMap(\.self)
  }

  /// Why two runs are not known to be of the same boot of the same machine; nil if they are. Costs with the same kernel
  /// on the same host vary from boot to boot, with the placement of its memory.
  package func bootDifference(to other: RunDescription) -> String? {
    guard let bootId, let otherBoot = other.bootId else {
      let which =
        bootId == nil
        ? (other.bootId == nil ? "neither run says" : "the base does not say")
        : "the head does not say"
      return "\(which) its boot"
    }
    if let machineId, let otherMachine = other.machineId, machineId != otherMachine {
      return "machines \(machineId.prefix(8)) and \(otherMachine.prefix(8))"
    }
    return bootId == otherBoot
      ? nil : "boots \(bootId.prefix(8)) and \(otherBoot.prefix(8))"
  }

  private static func text(_ value: Any) -> String {
    if case Optional<Any>.some(let known) = value { return "\(known)" }
    return "unknown"
  }
}

extension RunDescription {
  /// Describes the differences between the replays of two runs; empty if there are none, or if neither run is a replay.
  ///
  /// A recording is identified by its content: it may have been named by another path, piped, or converted.
  package func replayDifferences(to other: RunDescription) -> [String] {
    guard let here = replay, let there = other.replay else {
      return (replay == nil) == (other.replay == nil)
        ? [] : ["the \(replay == nil ? "head" : "base") is a replay, the other run none"]
    }
    var words: [String] = []
    func note<Value: Equatable>(_ what: String, _ one: Value, _ two: Value) {
      if one != two { words.append("\(what) \(one) and \(two)") }
    }
    note("process", "\(here.process) (\(here.command))", "\(there.process) (\(there.command))")
    note("faults recorded", here.faults, there.faults)
    note("faults replayed", here.anonymousFaults, there.anonymousFaults)
    note("threads", here.threads, there.threads)
    note("duration", "\(here.durationNanoseconds) ns", "\(there.durationNanoseconds) ns")
    for kind in Set(here.releases.keys).union(there.releases.keys).sorted() {
      note("releases by \(kind)", here.calls(kind), there.calls(kind))
    }
    if !words.isEmpty, here.trace != there.trace {
      words.insert("recordings \(here.trace) and \(there.trace)", at: 0)
    }
    note("--speed", here.pace, there.pace)
    note("--reuse", here.reuse, there.reuse)
    note("--replace-munmap", here.replacesUnmap, there.replacesUnmap)
    return words
  }
}

extension RunDescription.Replayed {
  fileprivate var pace: String { speed?.fieldText ?? "max" }

  fileprivate var reuse: String { clearsZeroed == true ? "zero" : "touch" }

  fileprivate func calls(_ kind: String) -> String {
    let release = releases[kind] ?? .init(calls: 0, pages: 0)
    return "\(release.calls) × (\(release.pages) pages)"
  }
}
