/// Ranges of pages that do not overlap, each with a value: what is where in an address space.
///
/// A look costs the logarithm of the number of ranges, or nothing where the last one was meant; a change costs a move of
/// what lies behind it.
struct RangeMap<Value: Equatable> {
  struct Entry: Equatable {
    var range: Range<Int>
    var value: Value
  }

  /// In the order of their addresses.
  private(set) var entries: ContiguousArray<Entry> = []
  private var last = 0

  /// What is at a page; nil where nothing is.
  mutating func entry(at page: Int) -> Entry? {
    if entries.indices.contains(last), entries[last].range.contains(page) { return entries[last] }
    let index = firstEnding(behind: page)
    guard index < entries.count, entries[index].range.contains(page) else { return nil }
    last = index
    return entries[index]
  }

  /// The parts of a range where anything is, cut to it, in order.
  func entries(in range: Range<Int>) -> [Entry] {
    var found: [Entry] = []
    var index = firstEnding(behind: range.lowerBound)
    while index < entries.count, entries[index].range.lowerBound < range.upperBound {
      found.append(
        Entry(range: entries[index].range.clamped(to: range), value: entries[index].value))
      index += 1
    }
    return found
  }

  /// Nothing is in a range any more.
  mutating func remove(_ range: Range<Int>) { replace(range, with: []) }

  /// A range has this value, whatever was there; it becomes one with neighbours that have the same.
  mutating func set(_ range: Range<Int>, to value: Value) {
    if range.isEmpty { return }
    let first = firstEnding(behind: range.lowerBound)
    if first < entries.count, entries[first].range == range {
      entries[first].value = value
      return join(around: first)
    }
    replace(range, with: [Entry(range: range, value: value)])
    join(around: firstEnding(behind: range.lowerBound))
  }

  /// Changes the values of all that is in a range.
  mutating func update(_ range: Range<Int>, _ change: (inout Value) -> Void) {
    for var entry in entries(in: range) {
      change(&entry.value)
      set(entry.range, to: entry.value)
    }
  }

  mutating func removeAll() { entries.removeAll() }

  private mutating func replace(_ range: Range<Int>, with new: [Entry]) {
    if range.isEmpty { return }
    let first = firstEnding(behind: range.lowerBound)
    var end = first
    while end < entries.count, entries[end].range.lowerBound < range.upperBound { end += 1 }
    var replacement: [Entry] = []
    if first < end, entries[first].range.lowerBound < range.lowerBound {
      var head = entries[first]
      head.range = head.range.lowerBound..<range.lowerBound
      replacement.append(head)
    }
    replacement += new
    if first < end, entries[end - 1].range.upperBound > range.upperBound {
      var tail = entries[end - 1]
      tail.range = range.upperBound..<tail.range.upperBound
      replacement.append(tail)
    }
    entries.replaceSubrange(first..<end, with: replacement)
  }

  /// Makes one of an entry and the neighbours that it cannot be told from.
  private mutating func join(around index: Int) {
    var index = index
    if index > 0, canJoin(index - 1) {
      joinWithNext(index - 1)
      index -= 1
    }
    if index + 1 < entries.count, canJoin(index) { joinWithNext(index) }
  }

  private func canJoin(_ index: Int) -> Bool {
    entries[index].range.upperBound == entries[index + 1].range.lowerBound
      && entries[index].value == entries[index + 1].value
  }

  private mutating func joinWithNext(_ index: Int) {
    entries[index].range = entries[index].range.lowerBound..<entries[index + 1].range.upperBound
    entries.remove(at: index + 1)
  }

  /// The first entry that ends behind a page.
  private func firstEnding(behind page: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].range.upperBound <= page { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
