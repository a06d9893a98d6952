internal import LinuxKernel

/// Which huge pages' ranges of a region have a page table, which one entry maps as a whole, and which a huge page fills that
/// has not been taken apart, however it is mapped.
package struct HugeBlocks {
  private static let pages = PageSize.hugeBytes / PageSize.bytes

  var tables: Set<Int> = []
  private(set) var mapped: Set<Int> = []
  private var folios: Set<Int> = []

  /// The ranges that pages have a part of.
  package static func blocks(of range: Range<Int>) -> Range<Int> {
    range.isEmpty ? 0..<0 : range.lowerBound / pages..<(range.upperBound - 1) / pages + 1
  }

  package static func pages(of block: Int) -> Range<Int> { block * pages..<(block + 1) * pages }

  /// A huge page, or the huge zero page, is there now.
  mutating func fill(_ block: Int, isZero: Bool) {
    mapped.insert(block)
    tables.remove(block)
    if !isZero { folios.insert(block) }
  }

  /// Ranges that a huge page fills and pages have a part of.
  func folios(in range: Range<Int>) -> [Int] {
    let blocks = Self.blocks(of: range)
    return blocks.count < folios.count
      ? blocks.filter(folios.contains) : folios.filter(blocks.contains)
  }

  /// The huge page becomes single pages.
  mutating func takeApart(_ block: Int) {
    folios.remove(block)
    if mapped.remove(block) != nil { tables.insert(block) }
  }

  /// Areas begin or end with these pages: what one entry maps beyond them has a page table.
  mutating func split(around range: Range<Int>) {
    for block in ends(of: range) where !isWhole(block, in: range) {
      if mapped.remove(block) != nil { tables.insert(block) }
    }
  }

  /// Pages are not there any more: of a range that goes as a whole neither is the page table.
  mutating func drop(_ range: Range<Int>) {
    if range.isEmpty || tables.isEmpty && mapped.isEmpty { return }
    split(around: range)
    let blocks = Self.blocks(of: range)
    if blocks.count > tables.count + mapped.count + folios.count {
      let isGone = { (block: Int) in blocks.contains(block) && self.isWhole(block, in: range) }
      let gone = tables.union(mapped).union(folios).filter(isGone)
      tables.subtract(gone)
      mapped.subtract(gone)
      folios.subtract(gone)
    } else {
      for block in blocks where isWhole(block, in: range) { forget(block) }
    }
  }

  /// Pages go elsewhere: what goes as a whole, by whole huge pages, stays as it is.
  mutating func move(_ count: Int, from source: Int, to target: Int) {
    let range = source..<source + count
    split(around: range)
    let distance = target - source
    for block in Self.blocks(of: range) where tables.contains(block) || mapped.contains(block) {
      if distance % Self.pages == 0 && isWhole(block, in: range) {
        let new = block + distance / Self.pages
        if tables.contains(block) { tables.insert(new) }
        if mapped.contains(block) { mapped.insert(new) }
        if folios.contains(block) { folios.insert(new) }
      } else {
        let part = Self.pages(of: block).clamped(to: range)
        tables.formUnion(Self.blocks(of: part.lowerBound + distance..<part.upperBound + distance))
      }
      if isWhole(block, in: range) { forget(block) }
    }
  }

  /// Nothing of it is there, nor a page table.
  mutating func forget(_ block: Int) {
    tables.remove(block)
    mapped.remove(block)
    folios.remove(block)
  }

  private func ends(of range: Range<Int>) -> Set<Int> {
    range.isEmpty ? [] : [range.lowerBound / Self.pages, (range.upperBound - 1) / Self.pages]
  }

  private func isWhole(_ block: Int, in range: Range<Int>) -> Bool {
    let all = Self.pages(of: block)
    return all.clamped(to: range) == all
  }
}
