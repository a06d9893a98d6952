internal import Samples

/// The tallies of a cell's blocks, by block number, in order of arrival. They are stored in chunks, so that adding one
/// never moves the others, which would temporarily double the memory.
struct BlockTallies: Sendable {
  private static let chunkLength = 64

  private var places: [Int: Int] = [:]
  private(set) var numbers: [Int] = []
  private var chunks: [[BlockTally]] = []

  var count: Int { numbers.count }

  subscript(number: Int) -> BlockTally? { places[number].map { self[place: $0] } }

  /// All tallies, without their numbers.
  var values: some Collection<BlockTally> { numbers.indices.lazy.map { self[place: $0] } }

  /// All tallies with their numbers.
  var numbered: some Collection<(number: Int, tally: BlockTally)> {
    numbers.indices.lazy.map { (number: numbers[$0], tally: self[place: $0]) }
  }

  /// All tallies with their numbers, in ascending order of the numbers.
  var inOrder: some Collection<(number: Int, tally: BlockTally)> {
    numbers.indices.sorted { numbers[$0] < numbers[$1] }.lazy.map {
      (number: numbers[$0], tally: self[place: $0])
    }
  }

  /// Adds a row to the tally of its block; true if the block is new.
  mutating func add(_ record: Record) -> Bool {
    let number = record.block
    let known = places[number]
    let place = known ?? makePlace(for: number)
    chunks[place / Self.chunkLength][place % Self.chunkLength].add(record)
    return known == nil
  }

  private mutating func makePlace(for number: Int) -> Int {
    let place = numbers.count
    places[number] = place
    numbers.append(number)
    if place % Self.chunkLength == 0 {
      chunks.append([])
      // The first chunk grows on demand: most cells have few blocks.
      if place > 0 { chunks[chunks.count - 1].reserveCapacity(Self.chunkLength) }
    }
    chunks[chunks.count - 1].append(BlockTally())
    return place
  }

  private subscript(place place: Int) -> BlockTally {
    chunks[place / Self.chunkLength][place % Self.chunkLength]
  }
}
