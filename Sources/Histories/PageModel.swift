internal import LinuxKernel
package import PageRelease

/// The states of a region's pages under the steps of a replay, without a page being touched: says how many faults it takes,
/// and what stays resident.
///
/// A page is not there, is the zero page, is resident, or is resident and lazily freed. A touch of what is not there
/// faults; so does a write to the zero page. Where huge pages apply, the first touch of a huge page's range that lies in one
/// mapping and has no page table brings all of it, blank but for that page; where the kernel takes a huge page apart to
/// free a part lazily, what is still blank becomes the zero page (since Linux 6.12). A fork protects what is resident against
/// writing: the next write to each page faults once more, and to a huge page once where no child shares it any more. What
/// the model leaves out: reclaim, khugepaged, multi-size folios, and
/// whatever other processes do.
package struct PageModel {
  /// What a release does to pages that are there.
  package enum Release: Sendable {
    case drop
    /// The same, but for page tables, which stay.
    case dropKeepingTables
    case lazilyFree
    /// Writes zeros over the pages that are there, and frees them lazily.
    case zeroThenLazilyFree
    case keep
    /// The same, but for huge pages of which a part is meant, which become single pages.
    case keepApart
    /// Writes them, those that are not there too.
    case zero
  }

  /// Which memory gets huge pages by a touch.
  package enum HugePagesFor: Sendable { case none, advised, all }

  struct Area: Equatable {
    var protection: UInt8
    /// Asked for, forbidden, or neither.
    package var hugePages: Bool?
    /// Whether a forked child gets a copy: `MADV_DONTFORK`, `MADV_WIPEONFORK`.
    package var isForked = true
    /// How far it was moved, in pages: areas of another distance do not become one.
    package var moved = 0
  }

  /// More than any machine that runs this has: what calls fill beyond that is not followed.
  static let mostPages = (256 << 30) / PageSize.bytes
  static let zero: UInt8 = 1
  static let resident: UInt8 = 2
  static let lazy: UInt8 = 3
  /// Resident, and never written.
  static let blank: UInt8 = 4
  /// Beside one of the last three: a fork has protected the page against writing.
  static let protected: UInt8 = 16
  static let block = PageSize.hugeBytes / PageSize.bytes

  /// Nil stands for what was recorded.
  let release: Release?
  let hugePagesFor: HugePagesFor
  let advised: Bool?
  let dropsBlanks: Bool
  let clearsZeroed: Bool
  var states = SparsePages<UInt8>()
  var areas = RangeMap<Area>()
  var huge = HugeBlocks()

  package internal(set) var faults = 0
  package internal(set) var residentPages = 0
  package internal(set) var lazyPages = 0
  package internal(set) var peakPages = 0
  /// The same, with what ancestors held before their memory was inherited.
  package internal(set) var mostHeldPages = 0
  /// Children with a copy of the memory.
  var children = 0
  var hasForked = false
  /// Whether a huge page was taken apart of which some pages may have been written unseen: those that the model drops as
  /// blank may stay.
  package internal(set) var splitsHugePages = false

  /// - Parameters:
  ///   - release: what the strategy does; nil replays what was recorded.
  ///   - hugePagesFor: the system's setting.
  ///   - advice: what the whole region is advised.
  ///   - clearsZeroed: whether pages that the program may take for zero are cleared before they are used.
  ///   - dropsBlanks: whether the kernel frees blank pages of a huge page that it takes apart.
  package init(
    release: Release?, hugePagesFor: HugePagesFor, advice: HugePages = .inherit,
    clearsZeroed: Bool = false, dropsBlanks: Bool = TransparentHugePages.dropsBlanks
  ) {
    self.release = release
    self.dropsBlanks = dropsBlanks
    self.clearsZeroed = clearsZeroed
    self.hugePagesFor = hugePagesFor
    advised =
      switch advice {
      case .inherit: nil
      case .never: false
      case .always, .folios: true
      }
  }

  package mutating func take(_ step: ReplayStep) {
    guard step.isFor(recorded: release == nil) else { return }
    let pages = step.pages
    if step.flags.contains(.dropsFirst) { drop(pages) }
    switch step.kind {
    case .read:
      let isWrite = clearsZeroed && step.flags.contains(.reusesZeroed)
      for page in pages { touch(page, isWrite: isWrite) }
    case .write: for page in pages { touch(page, isWrite: true) }
    case .map, .mapOver:
      unmap(pages)
      areas.set(pages, to: Area(protection: step.protection, hugePages: advised))
      if step.flags.contains(.populates), step.protection != 0 {
        populate(pages, isWrite: step.protection & 2 != 0)
      }
    case .unmap: unmap(pages)
    case .protect:
      huge.split(around: pages)
      areas.update(pages) { $0.protection = step.protection }
    case .advise: advise(pages, step.advice)
    case .release:
      give(
        pages, back: release ?? (step.advice == Advice.free.rawValue ? .lazilyFree : .drop), step)
    case .reuse, .look: break
    case .move: move(step)
    case .fork: fork(step)
    case .join: children = max(0, children - 1)
    }
    peakPages = max(peakPages, residentPages)
    mostHeldPages = max(mostHeldPages, residentPages)
  }

  mutating func touch(_ page: Int, isWrite: Bool) {
    switch states[page] {
    case 0:
      faults += 1
      fill(page, with: isWrite ? Self.resident : Self.zero)
    case Self.zero where isWrite:
      faults += 1
      fill(page, with: Self.resident)
    case Self.lazy where isWrite:
      states[page] = Self.resident
      lazyPages -= 1
    case Self.blank where isWrite: states[page] = Self.resident
    case let state where state >= Self.protected && isWrite:
      faults += 1
      unprotect(page)
      touchPresent(page)
    default: break
    }
  }

  /// Writes to a page that is there and may be written.
  mutating func touchPresent(_ page: Int) {
    if states[page] == Self.lazy { lazyPages -= 1 }
    states[page] = Self.resident
  }

  /// After a write fault: alone, or with the huge page that nobody else has any more. One that a child has is taken
  /// apart.
  mutating func unprotect(_ page: Int) {
    let block = page / Self.block
    if hugePagesFor != .none, huge.mapped.contains(block) {
      if children == 0 {
        return states.update(HugeBlocks.pages(of: block)) { $0 &= ~Self.protected }
      }
      huge.takeApart(block)
    }
    states[page] &= ~Self.protected
  }

  mutating func fork(_ step: ReplayStep) {
    children += 1
    hasForked = true
    for area in areas.entries where area.value.isForked {
      states.update(area.range) { if $0 >= Self.resident { $0 |= Self.protected } }
    }
    guard step.flags.contains(.begins) else { return }
    faults = 0
    peakPages = residentPages
  }

  /// After a fault.
  mutating func fill(_ page: Int, with state: UInt8) {
    let block = page / Self.block
    if hugePagesFor != .none, huge.mapped.contains(block) || mayBeHuge(block, page) {
      huge.fill(block, isZero: state == Self.zero)
      let rest = state == Self.zero ? Self.zero : Self.blank
      for other in HugeBlocks.pages(of: block) { put(rest, at: other) }
      put(state, at: page)
    } else {
      huge.tables.insert(block)
      put(state, at: page)
    }
  }

  mutating func put(_ state: UInt8, at page: Int) {
    let old = states[page]
    if old < Self.resident && state >= Self.resident { residentPages += 1 }
    if old & ~Self.protected == Self.lazy { lazyPages -= 1 }
    states[page] = state
  }

  /// Whether a touch brings a huge page.
  mutating func mayBeHuge(_ block: Int, _ page: Int) -> Bool {
    guard !huge.tables.contains(block), let area = areas.entry(at: page),
      area.range.lowerBound <= block * Self.block,
      area.range.upperBound >= (block + 1) * Self.block
    else { return false }
    return area.value.hugePages ?? (hugePagesFor == .all)
  }

  mutating func populate(_ pages: Range<Int>, isWrite: Bool) {
    let before = faults
    for page in pages {
      if residentPages > Self.mostPages { break }
      touch(page, isWrite: isWrite)
    }
    // The kernel counts them, but no access has faulted.
    faults = before
  }

  mutating func give(_ pages: Range<Int>, back release: Release, _ step: ReplayStep) {
    switch release {
    case .drop: drop(pages)
    case .dropKeepingTables:
      drop(pages)
      if hugePagesFor != .none { huge.tables.formUnion(HugeBlocks.blocks(of: pages)) }
    case .keep: break
    case .keepApart: for block in huge.folios(in: pages) { takeApart(block, freeing: pages) }
    case .lazilyFree:
      for block in huge.folios(in: pages) { takeApart(block, freeing: pages) }
      freeLazily(pages)
    case .zeroThenLazilyFree:
      if step.flags.contains(.isReadOnly) { return }
      var protected: [Int] = []
      if hasForked { states.forEach(in: pages) { if $1 >= Self.protected { protected.append($0) } } }
      for page in protected { touch(page, isWrite: true) }
      freeLazily(pages)
      for block in huge.folios(in: pages) { takeApart(block, freeing: pages) }
    case .zero:
      if step.flags.contains(.isReadOnly) { return }
      for page in pages {
        if residentPages > Self.mostPages { break }
        touch(page, isWrite: true)
      }
    }
  }

  mutating func freeLazily(_ pages: Range<Int>) {
    var freed = 0
    states.update(pages) {
      let kind = $0 & ~Self.protected
      if kind == Self.resident || kind == Self.blank {
        $0 = Self.lazy | $0 & Self.protected
        freed += 1
      }
    }
    lazyPages += freed
  }

  /// A huge page of which a part is freed lazily becomes single pages. The kernel drops those that are zero: what
  /// was never written, and what the release has written over.
  mutating func takeApart(_ block: Int, freeing pages: Range<Int>) {
    let all = HugeBlocks.pages(of: block)
    var there = 0
    states.forEach(in: all) { _, _ in there += 1 }
    if pages.clamped(to: all) == all && there == all.count { return }
    huge.takeApart(block)
    guard dropsBlanks else { return }
    let zeroes: Bool
    if case .zeroThenLazilyFree = release { zeroes = true } else { zeroes = false }
    var dropped = 0
    var droppedLazy = 0
    states.update(all) {
      let kind = $0 & ~Self.protected
      guard kind == Self.blank || zeroes && kind == Self.lazy else { return }
      if kind == Self.lazy { droppedLazy += 1 }
      $0 = Self.zero
      dropped += 1
    }
    residentPages -= dropped
    lazyPages -= droppedLazy
    if dropped > droppedLazy { splitsHugePages = true }
  }
}
