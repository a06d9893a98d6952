package import Analysis
internal import Plans
package import Samples
internal import Workloads

/// Comparisons resampled from one recorded run of an executable compared with itself. Each uses a number of consecutive
/// blocks, in the order of measurement, so that drift and other correlation between neighbouring blocks are kept. The
/// roles of base, head and null control are assigned at random for each comparison, since all three sides are the same.
package struct Resampling: Sendable {
  private var blocks: [Int: [Record]] = [:]

  package init() {}

  package var count: Int { blocks.count }

  package mutating func add(_ record: Record) {
    blocks[record.block, default: []].append(record)
  }

  /// One comparison of `length` blocks.
  package func comparison(seed: UInt64, length: Int, margin: Double) -> Comparison {
    var random = SeededGenerator(seed: seed, stream: [0x5EED_B10C])
    let sides: [Cell.Role] = [.baseline, .candidate, .null]
    var roles = sides
    random.shuffle(&roles)
    let turned = Dictionary(uniqueKeysWithValues: zip(sides, roles))
    let order = blocks.keys.sorted()
    let length = min(length, order.count)
    let start = random.below(order.count - length + 1)
    var analysis = Analysis()
    for number in order[start..<start + length] {
      for var record in blocks[number] ?? [] {
        record.cell.role = turned[record.cell.role] ?? record.cell.role
        analysis.add(record)
      }
    }
    return Comparison(sides: analysis, margin: margin)
  }
}
