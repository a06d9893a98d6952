package import Histories
package import PageRelease
package import Traces

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
  ///   - hugePages: how the recorded program could get huge pages; nil where that is not known.
  package func bound(
    _ effect: ReplayEffect, _ prediction: Prediction?, losesEvents: Bool,
    hugePages: TraceHugePages? = nil
  ) -> ReplayBound? {
    if losesEvents { return ReplayBound(.unknown, .lostEvents) }
    if usesUserfaultfd { return ReplayBound(.unknown, .userfaultfd) }
    if freesUnplacedLazily {
      return ReplayBound(effect == .recorded ? .memoryUnknown : .unknown, .processMadvise)
    }
    let isSplit = prediction?.splitsHugePages == true && hugePages?.hidesNothing != true
    if let gap = gap(hugePages) ?? (isSplit ? .splitHugePages : nil) {
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
    if case .keeps = effect, doubtfulForks > 0, usedAgain.acrossFork * 100 > faults {
      return ReplayBound(.atLeast, .forked)
    }
    // What was not used again takes no fault, whoever keeps it.
    return unplacedPages.found < unplacedPages.all ? ReplayBound(.memoryUnknown, .processMadvise) : nil
  }

  /// Faults or releases that the recording lacks.
  func gap(_ hugePages: TraceHugePages?) -> ReplayDoubt? {
    if hidesFaults(hugePages) { return .recordedHugePages }
    let isUnseen =
      usedAgain.unseen * 2 > usedAgain.pages && usedAgain.unseen * 100 > anonymousFaults
    return isUnseen ? .unseenPages : nil
  }

  /// Whether blocks with a single fault must be taken for huge pages: any where the program got them, most where that is
  /// not known.
  private func hidesFaults(_ hugePages: TraceHugePages?) -> Bool {
    let single = usedAgain.singleFaultBlocks
    let isMost = single > 1 && single * 2 > usedAgain.blocks
    return switch hugePages {
    case .disabled, .never: false
    case .madvise: single > 0 && advisesHugePages
    case .always: single > 0
    case nil: isMost || single > 0 && advisesHugePages
    }
  }
}

extension ProcessHistory {
  /// Whether strategies can differ: advice released resident memory, 1 % of the peak at least, or memory of which the
  /// recording does not show whether it was resident; or a strategy releases what was unmapped.
  ///
  /// - Parameters:
  ///   - peakPages: the most that was resident.
  ///   - hugePages: how the recorded program could get huge pages; nil where that is not known.
  package func canDiffer(peakPages: Int, hugePages: TraceHugePages? = nil) -> Bool {
    if !comebacks.isEmpty { return true }
    guard releases.dontNeed.calls + releases.free.calls + leftOut.processReleases > 0 else {
      return false
    }
    return gap(hugePages) != nil || usesUserfaultfd || residentPagesReleased * 100 >= peakPages
  }
}
