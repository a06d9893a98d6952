internal import LinuxKernel

/// What calls of `process_madvise(2)` released: a recording does not hold the ranges, but a page that is there and faults
/// again must have been released since, by the last of these calls where there was no other release.
struct UnplacedReleases {
  /// The last of the calls: the ordinal of the change, and the first touch after it.
  private var last: (change: Int, touch: Int)?
  /// By the ordinal of the change, in the order of their later faults.
  private(set) var found: [Int: [Range<Int>]] = [:]
  /// Pages that the calls released by their own account, and pages that were found.
  private(set) var pages = 0
  private(set) var foundPages = 0
  /// Whether a call freed lazily: later writes then do not fault.
  private(set) var isLazy = false

  mutating func take(_ advice: Int32, pages: Int, change: Int, touches: Int) {
    let (sum, overflows) = self.pages.addingReportingOverflow(pages)
    self.pages = overflows ? .max : sum
    if Advice(rawValue: advice) == .free { isLazy = true } else { last = (change, touches) }
  }

  /// Whether a page that faults again was released by one of the calls.
  ///
  /// - Parameters:
  ///   - ordinal: of the touch that brought the page.
  ///   - fork: the first touch after the last fork, which explains the fault as well.
  mutating func explains(_ page: Int, broughtBy ordinal: Int, fork: Int) -> Bool {
    guard let last, ordinal < last.touch, last.touch >= fork else { return false }
    foundPages += 1
    var ranges = found.removeValue(forKey: last.change) ?? []
    if let range = ranges.last, range.upperBound == page {
      ranges[ranges.count - 1] = range.lowerBound..<page + 1
    } else {
      ranges.append(page..<page + 1)
    }
    found[last.change] = ranges
    return true
  }

  /// What was counted before is an ancestor's.
  mutating func begin() {
    (pages, foundPages, isLazy) = (0, 0, false)
    last = nil
  }
}
