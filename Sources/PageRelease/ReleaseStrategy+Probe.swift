internal import LinuxKernel
package import SystemPackage

/// The reason why a strategy is not performed on some memory, or in some cell.
package struct Refusal: Error, Equatable, Sendable {
  package enum Source: Equatable, Sendable {
    /// The kernel returns this error.
    case kernel(Errno)
    /// The combination makes no sense, for this brief reason. The kernel was not asked.
    case madbench(String)
  }

  package let source: Source
  /// The reason as a sentence.
  package let reason: String

  package init(by source: Source, reason: String) {
    self.source = source
    self.reason = reason
  }

  /// The kernel's error by name, or madbench's brief reason.
  package var brief: String {
    switch source {
    case .kernel(let error): error.symbol
    case .madbench(let words): words
    }
  }

  /// The full text.
  package var text: String {
    switch source {
    case .kernel(let error): "\(error.symbol): \(reason)"
    case .madbench: reason
    }
  }
}

extension ReleaseStrategy {
  /// Probes the strategy on a small piece of memory of a kind: nil if this kernel accepts it, otherwise the refusal.
  /// Whether the strategy keeps its promise is checked by `verify` and in every row.
  ///
  /// - Parameter directory: the folder for files.
  package func refusal(on memory: MemoryKind, directory: String) -> Refusal? {
    if let senseless = incompatibility(on: memory) { return senseless }
    let acting = acting(on: memory, directory: directory)
    if acting.name != name { return acting.refusal(on: memory, directory: directory) }
    var stage = "memory"
    do throws(Errno) {
      let hugeBytes = memory == .hugetlb ? HugePagePool.pageBytes ?? 0 : PageSize.hugeBytes
      let needsHuge = memory == .hugetlb || collapsesOnReuse
      let pages = needsHuge ? hugeBytes / PageSize.bytes : 1
      guard pages > 0 else { throw .noMemory }
      let region = Region(
        pages: pages, hugePages: .inherit, node: nil, memory: memory, place: place)
      try region.prepare(directory: directory)
      try region.reserve()
      try region.map(region.all)
      Touch.write(region.bytes(region.all))
      stage = "release"
      for part in stages { try part.release(region.all, in: region) }
      stage = "reuse"
      if leaves.needsReuse { try reuse(region.all, in: region) }
      if collapsesOnReuse {
        Touch.write(region.bytes(region.all))
        try VirtualMemory.advise(region.bytes(region.all), .collapse)
      }
      return nil
    } catch {
      let isPoolEmpty = memory == .hugetlb && stage == "memory" && error == .noMemory
      return Refusal(
        by: .kernel(error),
        reason: isPoolEmpty ? "the pool has too few free huge pages" : "\(stage): \(error)")
    }
  }

  /// Why the strategy makes no sense on such memory; nil if it does, or if the kernel decides.
  package func incompatibility(on memory: MemoryKind) -> Refusal? {
    if self.memory.contains(memory) { return nil }
    let kinds = self.memory.map(\.rawValue).joined(separator: ", ")
    return Refusal(
      by: .madbench("not for \(memory.rawValue) memory"),
      reason: "\(name) is for memory of the kind \(kinds), not \(memory.rawValue)")
  }
}
