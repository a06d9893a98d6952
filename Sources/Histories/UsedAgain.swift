internal import LinuxKernel

/// What a recording shows of the use of released memory before and after its release: whether the recorded faults can
/// be all that there were.
package struct UsedAgain {
  package struct Counts: Sendable {
    /// Faults of pages that advice had released.
    package var pages = 0
    /// Of these, faults of pages that were never seen used before.
    package var unseen = 0
    /// Of these, faults of pages with a fork between release and use.
    package var acrossFork = 0
    /// Huge-page-sized blocks at their first release, with any page seen used, and those with a single one.
    package var blocks = 0
    package var singleFaultBlocks = 0
  }

  private(set) var counts = Counts()

  /// Blocks that are enough to tell, and that one release looks at.
  private static let mostBlocks = 4096

  private var touched = SparsePages<UInt8>()
  private var populated = RangeMap<Bool>()
  /// Memory that huge pages are forbidden in.
  private var small = RangeMap<Bool>()
  /// Released by advice, with the number of forks before.
  private var released = RangeMap<Int>()
  private var judged: Set<Int> = []
  private var forks = 0

  /// Ranges that are told apart.
  var rangeCount: Int { populated.count + small.count + released.count }

  /// A page that was not there has faulted.
  mutating func touch(_ page: Int) {
    if let release = released.entry(at: page)?.value {
      counts.pages += 1
      if touched[page] == 0, populated.entry(at: page) == nil { counts.unseen += 1 }
      if release < forks { counts.acrossFork += 1 }
    }
    touched[page] = 1
  }

  mutating func fork() { forks += 1 }

  /// What was counted before is an ancestor's.
  mutating func begin() { counts = Counts() }

  mutating func populate(_ range: Range<Int>) { populated.set(range, to: true) }

  /// - Parameter mapped: all memory that was ever mapped.
  mutating func release(_ range: Range<Int>, _ mapped: RangeMap<Bool>) {
    judgeBlocks(of: range, mapped)
    released.set(range, to: forks)
  }

  /// How many pages of a range lie where huge pages are not forbidden.
  func pagesOutsideSmall(_ range: Range<Int>) -> Int {
    small.isEmpty(in: range)
      ? range.count : range.count - small.entries(in: range).reduce(0) { $0 + $1.range.count }
  }

  mutating func advise(_ range: Range<Int>, _ advice: Int32) {
    switch Advice(rawValue: advice) {
    case .hugePage: small.remove(range)
    case .noHugePage: small.set(range, to: true)
    default: break
    }
  }

  /// Other memory is there now, or none.
  mutating func forget(_ range: Range<Int>) {
    touched.clear(range)
    populated.remove(range)
    small.remove(range)
    released.remove(range)
  }

  mutating func move(_ count: Int, from source: Range<Int>, to target: Range<Int>) {
    let isSmall = small.entry(at: source.lowerBound) != nil
    touched.move(count, from: source.lowerBound, to: target.lowerBound)
    for part in source.without(target) { forget(part) }
    for map in [target, source] { released.remove(map) }
    if isSmall { small.set(target, to: true) }
  }

  private mutating func judgeBlocks(of range: Range<Int>, _ mapped: RangeMap<Bool>) {
    for block in HugeBlocks.blocks(of: range).prefix(Self.mostBlocks)
    where judged.count < Self.mostBlocks && !judged.contains(block) {
      let all = HugeBlocks.pages(of: block)
      guard mapped.entries(in: all).map(\.range) == [all],
        small.isEmpty(in: all), populated.isEmpty(in: all)
      else { continue }
      var used = 0
      touched.forEach(in: all) { _, _ in used += 1 }
      if used == 0 { continue }
      judged.insert(block)
      counts.blocks += 1
      if used == 1 { counts.singleFaultBlocks += 1 }
    }
  }
}
