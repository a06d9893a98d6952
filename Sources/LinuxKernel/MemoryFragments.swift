/// Free memory by the size of its blocks, of all nodes and zones together.
package struct MemoryFragments: Equatable, Sendable {
  /// Free blocks of one page, two, four and so on.
  package let blocks: [Int]

  /// Of one zone and size. Beyond these no line is the kernel's, and sums of bytes would be no numbers.
  private static let mostBlocks = 1 << 32
  private static let mostOrders = 32

  /// Nil where the kernel does not tell.
  package static func current() -> MemoryFragments? {
    (try? KernelText.read("/proc/buddyinfo")).flatMap(parse)
  }

  /// Reads lines `Node 0, zone   Normal   2791    264 …`: counts of free blocks from one page up. Nil
  /// where no line is whole.
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

  /// Bytes of the free blocks that are so large at least.
  package func freeBytes(pageBytes: Int, inBlocksOf least: Int) -> Int {
    var sum = 0.0
    for (order, count) in blocks.enumerated() where pageBytes << order >= least {
      sum += Double(count) * Double(pageBytes << order)
    }
    return Int(exactly: sum) ?? .max
  }
}
