internal import LinuxKernel
internal import PageRelease

/// A search engine: each record copies a chunk of a large table into memory of its own, searches it, and frees it.
///
/// Half of the region is the table, in chunks of the granularity filled with ascending words; the other half is for
/// copies. Each thread handles as many records as there are chunks, at least 256. Chunk and key are drawn by a real
/// random generator; ebizzy's own always copies the first chunk.
///
/// Source: ebizzy by Valerie Henson; Linux commit 854e9ed09ded uses it to measure `MADV_FREE`.
struct Ebizzy: Program {
  static let kind = ProgramKind(
    name: "ebizzy",
    summary:
      "threads copy a chunk of a table that fills half the region, search the copy and free it",
    leastSteps: { 2 + 2 * $0 }, make: { Ebizzy(shape: $0) })

  private let shape: ProgramShape
  private var table: [PageRange] = []

  init(shape: ProgramShape) { self.shape = shape }

  private var chunks: Int { shape.pages / 2 / shape.stepPages }
  private var records: Int { max(256, chunks) }

  mutating func prepare(_ memory: PageAllocator) throws(PageAllocator.Failure) {
    for _ in 0..<chunks {
      let chunk = try memory.allocate(shape.stepPages)
      let words = memory.region.bytes(chunk).assumingMemoryBound(to: UInt64.self)
      for index in words.indices { words[index] = UInt64(index) }
      table.append(chunk)
    }
  }

  func run(_ thread: any ProgramThread, _ memory: PageAllocator) throws(PageAllocator.Failure) {
    var random = SeededGenerator(seed: shape.seed, stream: [UInt64(thread.number)])
    thread.open(.run)
    var start = MonotonicClock.now()
    for record in 0..<records {
      let source = memory.region.bytes(table[random.below(table.count)])
      let copy = try memory.allocate(shape.stepPages)
      let bytes = memory.region.bytes(copy)
      bytes.copyMemory(from: UnsafeRawBufferPointer(source))
      let words = bytes.assumingMemoryBound(to: UInt64.self)
      let key = random.below(words.count)
      let place = Self.search(words, UInt64(key))
      precondition(place == key, "the copy is not what was copied")
      try memory.free(copy)
      thread.tell(step: record, pages: shape.stepPages)
      let end = MonotonicClock.now()
      thread.note(nanoseconds: end - start)
      start = end
    }
    thread.close()
  }

  /// Finds the index of `key` in ascending words by binary search.
  private static func search(_ words: UnsafeMutableBufferPointer<UInt64>, _ key: UInt64) -> Int {
    var low = 0
    var high = words.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if words[middle] <= key { low = middle } else { high = middle }
    }
    return words[low] == key ? low : -1
  }
}
