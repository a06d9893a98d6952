/// A small number for each page of an address space of any size, 0 where none was put: storage is taken by blocks of 512
/// bytes, of which some number is not 0.
///
/// Looking at the block that was looked at last costs no search.
package struct SparsePages<Value: FixedWidthInteger & BitwiseCopyable> {
  static var blockPages: Int { 512 / MemoryLayout<Value>.size }

  /// Blocks with storage.
  var blockCount: Int { slots.count }

  private var slots: [Int: Int] = [:]
  private var storage: ContiguousArray<Value> = []
  private var freeSlots: [Int] = []
  private var lastBlock = -1
  private var lastSlot = 0

  subscript(page: Int) -> Value {
    mutating get {
      guard let slot = slot(of: page / Self.blockPages) else { return 0 }
      return storage[slot * Self.blockPages + page % Self.blockPages]
    }
    set {
      let block = page / Self.blockPages
      if newValue == 0, slot(of: block) == nil { return }
      storage[slotForWriting(block) * Self.blockPages + page % Self.blockPages] = newValue
    }
  }

  /// Changes the numbers of a range that are not 0.
  mutating func update(_ range: Range<Int>, _ change: (inout Value) -> Void) {
    for (block, slot) in blocks(of: range) {
      let first = block * Self.blockPages
      for page in max(range.lowerBound, first)..<min(range.upperBound, first + Self.blockPages) {
        let index = slot * Self.blockPages + page - first
        if storage[index] != 0 { change(&storage[index]) }
      }
    }
  }

  /// Puts 0 everywhere in a range, and gives back the blocks that it covers.
  mutating func clear(_ range: Range<Int>) {
    for (block, slot) in blocks(of: range) {
      let first = block * Self.blockPages
      let part = max(range.lowerBound, first)..<min(range.upperBound, first + Self.blockPages)
      for page in part { storage[slot * Self.blockPages + page - first] = 0 }
      if part.count == Self.blockPages { drop(block, slot) }
    }
  }

  /// Takes the numbers of `count` pages from `source` on to `destination`, where nothing stays of what there was.
  mutating func move(_ count: Int, from source: Int, to destination: Int) {
    var moved: [(page: Int, value: Value)] = []
    forEach(in: source..<source + count) { moved.append(($0 - source + destination, $1)) }
    clear(source..<source + count)
    clear(destination..<destination + count)
    for (page, value) in moved { self[page] = value }
  }

  /// Visits the numbers of a range that are not 0, in no order.
  func forEach(in range: Range<Int>, _ body: (_ page: Int, _ value: Value) -> Void) {
    for (block, slot) in blocks(of: range) {
      let first = block * Self.blockPages
      for page in max(range.lowerBound, first)..<min(range.upperBound, first + Self.blockPages) {
        let value = storage[slot * Self.blockPages + page - first]
        if value != 0 { body(page, value) }
      }
    }
  }

  /// How many blocks it takes a look at to find those of a range.
  func span(of range: Range<Int>) -> Int {
    if range.isEmpty { return 0 }
    return min(slots.count, (range.upperBound - 1) / Self.blockPages - range.lowerBound / Self.blockPages + 1)
  }

  /// The blocks with storage that a range has a part of.
  private func blocks(of range: Range<Int>) -> [(block: Int, slot: Int)] {
    if range.isEmpty { return [] }
    let wanted = range.lowerBound / Self.blockPages...(range.upperBound - 1) / Self.blockPages
    if wanted.count <= slots.count {
      return wanted.compactMap { block in slots[block].map { (block, $0) } }
    }
    return slots.compactMap { wanted.contains($0.key) ? ($0.key, $0.value) : nil }
  }

  private mutating func slot(of block: Int) -> Int? {
    if block == lastBlock { return lastSlot }
    guard let slot = slots[block] else { return nil }
    (lastBlock, lastSlot) = (block, slot)
    return slot
  }

  private mutating func slotForWriting(_ block: Int) -> Int {
    if let slot = slot(of: block) { return slot }
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      slot = storage.count / Self.blockPages
      storage.append(contentsOf: repeatElement(0, count: Self.blockPages))
    }
    slots[block] = slot
    (lastBlock, lastSlot) = (block, slot)
    return slot
  }

  private mutating func drop(_ block: Int, _ slot: Int) {
    slots[block] = nil
    freeSlots.append(slot)
    if lastBlock == block { lastBlock = -1 }
  }
}
