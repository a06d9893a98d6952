package import PageRelease

/// What a replayed strategy does to the pages that it releases, as far as it decides what a recording must show.
package enum ReplayEffect: Equatable, Sendable {
  /// Replays the recorded releases.
  case recorded
  /// Pages stay, lazily freed or not: later touches take no fault.
  case keeps(isLazy: Bool)
  /// Pages go: later touches fault.
  case drops

  package init(_ strategy: any ReleaseStrategy, hasSwap: Bool) {
    self =
      switch strategy.action {
      case .keep, .zero: .keeps(isLazy: false)
      case .lazilyFree, .zeroThenLazilyFree: .keeps(isLazy: true)
      case .drop, .dropBacking, .renew: .drops
      case .reclaim: hasSwap ? .drops : .keeps(isLazy: false)
      }
  }
}

extension ProcessHistory {
  /// What cannot be known of a replay; nil where all figures can.
  ///
  /// - Parameters:
  ///   - prediction: of the model of its pages; nil where it predicts nothing.
  ///   - losesEvents: whether more than 1 % of the recording's events were lost.
  package func bound(
    _ effect: ReplayEffect, _ prediction: Prediction?, losesEvents: Bool
  ) -> ReplayBound? {
    if losesEvents { return ReplayBound(.unknown, .lostEvents) }
    if usesUserfaultfd { return ReplayBound(.unknown, .userfaultfd) }
    let isSplit = prediction?.splitsHugePages == true
    if let gap = gap ?? (isSplit ? .splitHugePages : nil) {
      return ReplayBound(effect == .recorded ? .memoryUnknown : .unknown, gap)
    }
    let faults = prediction?.faults ?? anonymousFaults
    // A lazily freed page takes one fault at most for each time that it was freed.
    if releases.free.pages * 100 > faults {
      switch effect {
      case .recorded, .keeps(isLazy: true): return ReplayBound(.lazyFreeAtMost, .lazilyFreed)
      case .drops: return ReplayBound(.atLeast, .lazilyFreed)
      case .keeps(isLazy: false): break
      }
    }
    guard case .keeps = effect, faultsBehindFork > 0 else { return nil }
    return usedAgain.acrossFork * 100 > faults ? ReplayBound(.atLeast, .forked) : nil
  }

  /// Faults or releases that the recording lacks.
  var gap: ReplayDoubt? {
    if leftOut.processReleases > 0 { return .processMadvise }
    if usedAgain.singleFaultBlocks > 1, usedAgain.singleFaultBlocks * 2 > usedAgain.blocks {
      return .recordedHugePages
    }
    let isUnseen =
      usedAgain.unseen * 2 > usedAgain.pages && usedAgain.unseen * 100 > anonymousFaults
    return isUnseen ? .unseenPages : nil
  }
}
