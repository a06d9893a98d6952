/// Ranges of pages that do not overlap, each with a value: what is where in an address space.
///
/// A look costs the logarithm of the number of ranges, or nothing where the last one was meant. Entries lie in chunks of
/// limited length, so that a change moves those of one chunk and not all that lie behind it.
package struct RangeMap<Value: Equatable> {
  package struct Entry: Equatable {
    package var range: Range<Int>
    package var value: Value
  }

  private struct Position {
    var chunk: Int
    var index: Int
  }

  package static var mostInChunk: Int { 256 }

  /// In the order of their addresses; no chunk is empty.
  private var chunks: ContiguousArray<ContiguousArray<Entry>> = []
  /// Entries of all chunks.
  private(set) var count = 0
  private var recent = Position(chunk: 0, index: 0)

  package init() {}

  /// All entries, in the order of their addresses.
  var entries: [Entry] { Array(chunks.joined()) }

  /// From the first page of all entries to the last; nil of nothing.
  var bounds: Range<Int>? {
    guard let first = chunks.first?.first, let last = chunks.last?.last else { return nil }
    return first.range.lowerBound..<last.range.upperBound
  }

  /// What is at a page; nil where nothing is.
  mutating func entry(at page: Int) -> Entry? {
    if chunks.indices.contains(recent.chunk), chunks[recent.chunk].indices.contains(recent.index),
      chunks[recent.chunk][recent.index].range.contains(page)
    {
      return chunks[recent.chunk][recent.index]
    }
    let found = firstEnding(behind: page)
    guard found.chunk < chunks.count, chunks[found.chunk][found.index].range.contains(page) else {
      return nil
    }
    recent = found
    return chunks[found.chunk][found.index]
  }

  /// The parts of a range where anything is, cut to it, in order.
  func entries(in range: Range<Int>) -> [Entry] {
    var found: [Entry] = []
    var position = firstEnding(behind: range.lowerBound)
    while let entry = entry(position, before: range.upperBound) {
      found.append(Entry(range: entry.range.clamped(to: range), value: entry.value))
      advance(&position)
    }
    return found
  }

  /// Whether nothing is in a range.
  func isEmpty(in range: Range<Int>) -> Bool {
    entry(firstEnding(behind: range.lowerBound), before: range.upperBound) == nil
  }

  /// How many entries a range has a part of, or one less.
  func span(of range: Range<Int>) -> Int {
    let first = firstEnding(behind: range.lowerBound)
    let end = firstEnding(behind: range.upperBound)
    if first.chunk == end.chunk { return end.index - first.index }
    let between = chunks[first.chunk + 1..<end.chunk].reduce(0) { $0 + $1.count }
    return chunks[first.chunk].count - first.index + between + end.index
  }

  /// Nothing is in a range any more.
  mutating func remove(_ range: Range<Int>) { replace(range, with: nil) }

  /// A range has this value, whatever was there; it becomes one with neighbours that have the same.
  mutating func set(_ range: Range<Int>, to value: Value) {
    if range.isEmpty { return }
    var (start, end) = (range.lowerBound, range.upperBound)
    if let before = entry(at: start - 1), before.value == value { start = before.range.lowerBound }
    if let behind = entry(at: end), behind.value == value { end = behind.range.upperBound }
    replace(start..<end, with: Entry(range: start..<end, value: value))
  }

  /// Changes the values of all that is in a range.
  mutating func update(_ range: Range<Int>, _ change: (inout Value) -> Void) {
    for var entry in entries(in: range) {
      change(&entry.value)
      set(entry.range, to: entry.value)
    }
  }

  mutating func removeAll() {
    chunks.removeAll()
    count = 0
  }

  private mutating func replace(_ range: Range<Int>, with new: Entry?) {
    if range.isEmpty { return }
    var first = firstEnding(behind: range.lowerBound)
    var end = first
    var replacement: [Entry] = []
    if var head = entry(first, before: range.upperBound), head.range.lowerBound < range.lowerBound {
      head.range = head.range.lowerBound..<range.lowerBound
      replacement.append(head)
    }
    if let new { replacement.append(new) }
    var last: Entry?
    while let entry = entry(end, before: range.upperBound) {
      last = entry
      count -= 1
      advance(&end)
    }
    if var tail = last, tail.range.upperBound > range.upperBound {
      tail.range = range.upperBound..<tail.range.upperBound
      replacement.append(tail)
    }
    count += replacement.count
    if first.chunk == chunks.count {
      if replacement.isEmpty { return }
      if chunks.isEmpty { chunks.append([]) }
      first = Position(chunk: chunks.count - 1, index: chunks[chunks.count - 1].count)
      end = first
    }
    if end.chunk == first.chunk {
      chunks[first.chunk].replaceSubrange(first.index..<end.index, with: replacement)
    } else {
      chunks[first.chunk].replaceSubrange(first.index..., with: replacement)
      if end.chunk < chunks.count { chunks[end.chunk].removeFirst(end.index) }
      chunks.removeSubrange(first.chunk + 1..<end.chunk)
    }
    tidy(first.chunk)
  }

  /// Takes a chunk away that is empty, and makes two of one that is too long.
  private mutating func tidy(_ chunk: Int) {
    if chunks[chunk].isEmpty {
      chunks.remove(at: chunk)
    } else if chunks[chunk].count > Self.mostInChunk {
      let middle = chunks[chunk].count / 2
      chunks.insert(ContiguousArray(chunks[chunk][middle...]), at: chunk + 1)
      chunks[chunk].removeSubrange(middle...)
    }
  }

  /// The entry at a position; nil at the end, and where it begins at a page or behind it.
  private func entry(_ position: Position, before page: Int) -> Entry? {
    guard position.chunk < chunks.count else { return nil }
    let entry = chunks[position.chunk][position.index]
    return entry.range.lowerBound < page ? entry : nil
  }

  private func advance(_ position: inout Position) {
    position.index += 1
    if position.index == chunks[position.chunk].count {
      position = Position(chunk: position.chunk + 1, index: 0)
    }
  }

  /// The first entry that ends behind a page; behind the last chunk where none does.
  private func firstEnding(behind page: Int) -> Position {
    var low = 0
    var high = chunks.count
    while low < high {
      let middle = (low + high) / 2
      let last = chunks[middle].count - 1
      if chunks[middle][last].range.upperBound <= page { low = middle + 1 } else { high = middle }
    }
    let chunk = low
    guard chunk < chunks.count else { return Position(chunk: chunk, index: 0) }
    (low, high) = (0, chunks[chunk].count)
    while low < high {
      let middle = (low + high) / 2
      if chunks[chunk][middle].range.upperBound <= page { low = middle + 1 } else { high = middle }
    }
    return Position(chunk: chunk, index: low)
  }
}
