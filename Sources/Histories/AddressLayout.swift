internal import LinuxKernel

/// Where recorded memory lies in a replay: in one region, in the order of its addresses, each piece as far from a multiple
/// of a huge page as it was. Pieces keep their distance where it is less than two huge pages; larger gaps shrink to one.
package struct AddressLayout: Equatable, Sendable {
  /// A run of huge pages of the recorded address space, and the page of the region that it begins at.
  private struct Piece: Equatable, Sendable {
    let recorded: Range<Int>
    let start: Int
  }

  private static let block = PageSize.hugeBytes / PageSize.bytes

  private var pieces: [Piece] = []
  /// Pages of the whole region.
  package private(set) var pages = 0

  /// - Parameter used: the pages that were ever mapped, in any order, as the keys of a map.
  init(_ used: RangeMap<Bool>) {
    var hulls: [Range<Int>] = []
    for entry in used.entries {
      let first = entry.range.lowerBound / Self.block * Self.block
      let end = (entry.range.upperBound + Self.block - 1) / Self.block * Self.block
      if let last = hulls.last, first - last.upperBound <= Self.block {
        hulls[hulls.count - 1] = last.lowerBound..<max(last.upperBound, end)
      } else {
        hulls.append(first..<end)
      }
    }
    for hull in hulls {
      pieces.append(Piece(recorded: hull, start: pages))
      pages += hull.count + Self.block
    }
  }

  /// The region's page for a recorded one, which must have been mapped once.
  package func page(_ recorded: Int) -> Int {
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].recorded.lowerBound <= recorded { low = middle } else { high = middle }
    }
    precondition(pieces[low].recorded.contains(recorded), "a page outside of the arena")
    return recorded - pieces[low].recorded.lowerBound + pieces[low].start
  }
}
