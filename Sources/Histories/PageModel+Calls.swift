internal import LinuxKernel
internal import PageRelease

/// Calls that change memory without touching it.
extension PageModel {
  mutating func advise(_ pages: Range<Int>, _ advice: Int32) {
    switch Advice(rawValue: advice) {
    // The program's own `MADV_NOHUGEPAGE` goes before what is asked for the whole region.
    case .hugePage where advised != nil: break
    case .cold, .pageOut: for block in huge.folios(in: pages) { takeApart(block, freeing: pages) }
    case .dontFork, .doFork, .wipeOnFork, .keepOnFork:
      huge.split(around: pages)
      let isForked = [Advice.doFork, .keepOnFork].map(\.rawValue).contains(advice)
      areas.update(pages) { $0.isForked = isForked }
    case .hugePage, .noHugePage:
      huge.split(around: pages)
      areas.update(pages) { $0.hugePages = advice == Advice.hugePage.rawValue }
    case .populateRead: populate(pages, isWrite: false)
    case .populateWrite: populate(pages, isWrite: true)
    case .collapse:
      for block in HugeBlocks.blocks(of: pages)
      where HugeBlocks.pages(of: block).clamped(to: pages).count == Self.block {
        huge.fill(block, isZero: false)
        for page in HugeBlocks.pages(of: block) { put(Self.resident, at: page) }
      }
    default: break
    }
  }

  /// What was there is not any more.
  mutating func drop(_ pages: Range<Int>) {
    var gone = 0
    var goneLazy = 0
    states.forEach(in: pages) { _, state in
      if state >= Self.resident { gone += 1 }
      if state & ~Self.protected == Self.lazy { goneLazy += 1 }
    }
    residentPages -= gone
    lazyPages -= goneLazy
    states.clear(pages)
    huge.drop(pages)
  }

  /// Page tables go where no area is left of their range.
  mutating func unmap(_ pages: Range<Int>) {
    drop(pages)
    areas.remove(pages)
    let blocks = HugeBlocks.blocks(of: pages)
    for block in Set([blocks.lowerBound, blocks.upperBound - 1])
    where areas.isEmpty(in: HugeBlocks.pages(of: block)) { huge.forget(block) }
  }

  mutating func move(_ step: ReplayStep) {
    let source = step.pages
    let pages = step.target
    let old = areas.entry(at: source.lowerBound)?.value
    let moved = min(source.count, pages.count)
    if source.lowerBound != pages.lowerBound {
      // What lies at the destination and does not come along is gone.
      for part in pages.without(source) { drop(part) }
      states.move(moved, from: source.lowerBound, to: pages.lowerBound)
      huge.move(moved, from: source.lowerBound, to: pages.lowerBound)
    }
    for part in source.without(pages) { drop(part) }
    if !step.flags.contains(.leavesMapping) {
      for part in source.without(pages) { unmap(part) }
    }
    areas.set(
      pages,
      to: Area(
        protection: step.protection, hugePages: old?.hugePages ?? advised,
        isForked: old?.isForked ?? true,
        moved: (old?.moved ?? 0) + pages.lowerBound - source.lowerBound))
  }
}
