/// The threads of a recording by their numbers. Those that have ended are forgotten.
struct TraceThreads {
  private(set) var all: [TraceThread] = []
  private var places: [UInt64: Int] = [:]
  /// All threads so far, with those that have ended.
  private var count = 0
  private var free: [Int] = []
  private var lastKey: UInt64?
  private var lastPlace = 0

  subscript(place: Int) -> TraceThread {
    get { all[place] }
    _modify { yield &all[place] }
  }

  /// Where this thread stands; nil where there are too many.
  mutating func place(_ process: Int32, _ thread: Int32) -> Int? {
    let key = Self.key(process, thread)
    if key == lastKey { return lastPlace }
    guard let place = places[key] ?? added(process, thread) else { return nil }
    lastKey = key
    lastPlace = place
    return place
  }

  private mutating func added(_ process: Int32, _ thread: Int32) -> Int? {
    guard count < TraceLimits.mostThreads else { return nil }
    count += 1
    let new = TraceThread(process: process, thread: thread)
    let place: Int
    if let old = free.popLast() {
      all[old] = new
      place = old
    } else {
      place = all.count
      all.append(new)
    }
    places[Self.key(process, thread)] = place
    return place
  }

  /// Forgets a thread; what it was, if it was known.
  mutating func remove(_ process: Int32, _ thread: Int32) -> TraceThread? {
    guard let place = places.removeValue(forKey: Self.key(process, thread)) else { return nil }
    lastKey = nil
    let old = all[place]
    all[place] = TraceThread(process: process, thread: thread)
    free.append(place)
    return old
  }

  private static func key(_ process: Int32, _ thread: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: process)) << 32 | UInt64(UInt32(bitPattern: thread))
  }
}
