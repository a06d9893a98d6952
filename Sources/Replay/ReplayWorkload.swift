internal import Histories
package import PageRelease

/// What replays are called where workloads and strategies have names, and which strategies can take the place of recorded
/// releases.
package enum ReplayWorkload {
  package static let name = "replay"
  /// Stands where a strategy's name does: releases as they were recorded.
  package static let recorded = "recorded"

  /// Strategies that can be replayed, in the order of the list.
  package static var strategies: [any ReleaseStrategy] {
    StrategyList.all.filter { refusal(of: $0) == nil }
  }

  /// Why a strategy cannot take the place of recorded releases; nil where it can.
  package static func refusal(of strategy: any ReleaseStrategy) -> String? {
    if let senseless = strategy.incompatibility(on: .anonymous) { return senseless.reason }
    if strategy.action == .dropBacking { return "private memory has nothing behind it to be freed" }
    if strategy.place != .mapping { return "it needs a region of its own kind" }
    if strategy.releasesInChild { return "its release is a forked child's" }
    if strategy.stages.count > 1 {
      return "its second stage comes later, which a recording does not place"
    }
    if strategy.leaves == .marked {
      return "its advice on the huge pages at the edges reaches beyond what is given back"
    }
    if strategy.collapsesOnReuse {
      return "it acts on ranges that are used again, a recording shows pages"
    }
    if strategy.defaultBatch > 1 {
      return "it gives back many ranges at a time, a recording shows each"
    }
    return nil
  }
}

extension ReleaseStrategy {
  /// Whether every page reads zero when it is used again after its release by this.
  package var leavesZeroes: Bool { promise(on: .anonymous).leavesZeroes == .always }
}

extension PageModel.Release {
  /// What a strategy does to pages, for as long as memory is not short. Nil where that is not foreseen: what is reclaimed
  /// now depends on swap.
  package init?(_ strategy: any ReleaseStrategy, hasSwap: Bool) {
    switch strategy.action {
    case .keep:
      if case .advice = strategy.vector { self = .keepApart } else { self = .keep }
    case .zero: self = .zero
    case .lazilyFree: self = .lazilyFree
    case .zeroThenLazilyFree: self = .zeroThenLazilyFree
    // The kernel collects what it frees lazily, and leaves some: how much cannot be foreseen.
    case .drop where strategy.changesFolioSizes && strategy.leaves == .released: return nil
    case .drop where strategy.changesFolioSizes: self = .dropKeepingTables
    case .drop, .dropBacking, .renew: self = .drop
    case .reclaim:
      if hasSwap { return nil }
      self = .keepApart
    }
  }
}
