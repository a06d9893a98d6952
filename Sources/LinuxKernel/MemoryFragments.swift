/// Free memory by block size, summed over all nodes and zones.
package struct MemoryFragments: Equatable, Sendable {
  /// The number of free blocks of one page, two, four and so on.
  package let blocks: [Int]

  /// Upper bounds per zone and size. Lines beyond them do not come from the kernel, and their sums would overflow.
  private static let mostBlocks = 1 << 32
  private static let mostOrders = 32

  /// Nil if the kernel does not report it.
  package static func current() -> MemoryFragments? {
    (try? KernelText.read("/proc/buddyinfo")).flatMap(parse)
  }

  /// Parses lines `Node 0, zone   Normal   2791    264 …`: counts of free blocks from one page up. Nil if no line is
  /// complete.
  package static func parse(_ text: String) -> MemoryFragments? {
    var blocks: [Int] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 4, fields[0] == "Node", fields[2] == "zone" else { continue }
      let counts = fields.dropFirst(4).compactMap { Int($0) }.filter { 0...mostBlocks ~= $0 }
      guard counts.count == fields.count - 4, counts.count <= mostOrders else { continue }
      for (order, count) in counts.enumerated() {
        if order == blocks.count { blocks.append(0) }
        blocks[order] += count
      }
    }
    return blocks.isEmpty ? nil : MemoryFragments(blocks: blocks)
  }

  /// Bytes of all free blocks.
  ///
  /// - Parameter pageBytes: bytes of the smallest block.
  package func freeBytes(pageBytes: Int) -> Int { freeBytes(pageBytes: pageBytes, inBlocksOf: 0) }

  /// Bytes of the free blocks of at least this size.
  package func freeBytes(pageBytes: Int, inBlocksOf least: Int) -> Int {
    var sum = 0.0
    for (order, count) in blocks.enumerated() where pageBytes << order >= least {
      sum += Double(count) * Double(pageBytes << order)
    }
    return Int(exactly: sum) ?? .max
  }
}
