package import Analysis
internal import PageRelease
internal import Plans
internal import Workloads

/// The line about strategies that differ in whether released pages read as zero.
package enum ZeroesText {
  /// Names the strategies of a run that do not leave zeros beside those that do, one line per kind of memory: their
  /// figures do not include the cost of clearing pages in the program. Nil if all strategies are alike in this respect.
  package static func text(_ summaries: [CellSummary]) -> String? {
    let asked = summaries.filter(leavesPagesToTheProgram)
    let kinds = MemoryKind.allCases.filter { kind in asked.contains { $0.cell.memory == kind } }
    let lines = kinds.compactMap { kind in
      text(asked.filter { $0.cell.memory == kind }, kind).map { sentence in
        (kinds.count > 1 ? "**Zeroes** (\(kind.rawValue)): " : "**Zeroes:** ") + sentence + "\n"
      }
    }
    return lines.isEmpty ? nil : lines.joined()
  }

  /// The strategy's promise about zeros; nil for a cell in which a forked child releases its own copy of the pages.
  static func leavesZeroes(_ summary: CellSummary) -> Promise.Zeroes? {
    let cell = summary.cell
    guard WorkloadList.named(cell.workload)?.releasesInChild != true else { return nil }
    return StrategyList.named(summary.ran ?? cell.strategy)?.promise(on: cell.memory).leavesZeroes
  }

  /// Whether a program would use the pages as the strategy leaves them.
  private static func leavesPagesToTheProgram(_ summary: CellSummary) -> Bool {
    // If pages are cleared on reuse, the cost is measured.
    summary.bothPerPage != nil && summary.bystanders == nil
      && summary.cell.role != .reference && summary.cell.reuse != .zero
  }

  private static func text(_ summaries: [CellSummary], _ memory: MemoryKind) -> String? {
    func names(_ zeroes: Promise.Zeroes) -> [String] {
      var seen: Set<String> = []
      return summaries.filter { leavesZeroes($0) == zeroes && seen.insert($0.cell.strategy).inserted }
        .map { "`\($0.cell.strategy)`" }
    }
    let always = names(.always)
    let never = names(.never)
    let maybe = names(.maybe)
    if always.isEmpty || never.isEmpty && maybe.isEmpty { return nil }
    func leaves(_ names: [String], _ what: String) -> String? {
      if names.isEmpty { return nil }
      return "\(list(names)) \(names.count == 1 ? "leaves" : "leave") \(what)"
    }
    let sentences = [
      leaves(always, "released pages zero"),
      leaves(never, "the old content"),
      leaves(maybe, "the old content in pages that the kernel has not reclaimed"),
    ]
    return sentences.compactMap(\.self).joined(separator: "; ")
      + ". A program that relies on zeroes must clear those pages itself, at a cost that these "
      + "figures do not include" + cures(memory) + "."
  }

  /// The options that leave zeros on both sides.
  private static func cures(_ memory: MemoryKind) -> String {
    let cures = (memory == .anonymous ? ["`--strategy zero-free`"] : []) + ["`--reuse zero`"]
    return "; \(list(cures, "or")) measures it"
  }

  private static func list(_ names: [String], _ word: String = "and") -> String {
    guard names.count > 1, let last = names.last else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}
