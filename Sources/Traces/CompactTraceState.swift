/// What the records of the compact form set for those that follow.
struct CompactTraceState {
  private struct Thread {
    let process: Int32
    let thread: Int32
  }

  private var threads: [Thread] = []
  private var places: [UInt64] = []
  private var current = 0
  private var unit = CompactTrace.firstUnit
  private var time: UInt64 = 0

  /// The event of the next record; nil where it has none.
  mutating func next(
    _ cursor: inout CompactCursor, _ names: inout [String]
  ) throws(TraceDamage) -> TraceEvent? {
    let start = cursor
    let tag = try cursor.byte()
    if tag < CompactTrace.Tag.thread {
      guard let action = try fault(tag, &cursor) else {
        throw start.damage("no record has this tag")
      }
      return event(action)
    }
    switch tag {
    case CompactTrace.Tag.thread:
      current = try cursor.number(below: threads.count, "thread")
      return nil
    case CompactTrace.Tag.newThread:
      guard threads.count < TraceLimits.mostThreads else {
        throw start.damage("more than \(TraceLimits.mostThreads) threads")
      }
      threads.append(Thread(process: try cursor.task(), thread: try cursor.task()))
      places.append(0)
      current = threads.count - 1
      return nil
    case CompactTrace.Tag.newName:
      guard names.count < TraceLimits.mostNames else {
        throw start.damage("more than \(TraceLimits.mostNames) names of threads")
      }
      names.append(try cursor.text(longest: CompactTrace.longestName))
      return nil
    case CompactTrace.Tag.unit:
      unit = try cursor.number()
      return nil
    default:
      guard current < places.count else { throw start.damage("a record of no thread") }
      time &+= try cursor.signed() &* unit
      try check(start)
      return event(try action(tag, &cursor, names.count, start))
    }
  }

  /// Times fit into 63 bits: later ones were never written.
  private func check(_ start: CompactCursor) throws(TraceDamage) {
    guard time <= UInt64(Int64.max) else { throw start.damage("a time beyond 292 years") }
  }

  private func event(_ action: TraceEvent.Action) -> TraceEvent {
    let thread = threads[current]
    return TraceEvent(time: time, process: thread.process, thread: thread.thread, action)
  }

  /// Nil where there is no such access.
  private mutating func fault(
    _ tag: UInt8, _ cursor: inout CompactCursor
  ) throws(TraceDamage) -> TraceEvent.Action? {
    guard let access = TraceAccess(rawValue: tag >> 5) else { return nil }
    guard current < places.count else { throw cursor.damage("a record of no thread") }
    let units = tag & CompactTrace.timeFollows
    time &+= (units == CompactTrace.timeFollows ? try cursor.signed() : UInt64(units)) &* unit
    try check(cursor)
    let page = (places[current] >> CompactTrace.pageShift) &+ (try cursor.signed())
    let address = page << CompactTrace.pageShift
    places[current] = address
    return .fault(address: address, access)
  }

  private mutating func action(
    _ tag: UInt8, _ cursor: inout CompactCursor, _ nameCount: Int, _ start: CompactCursor
  ) throws(TraceDamage) -> TraceEvent.Action {
    switch tag {
    case CompactTrace.Tag.name: return .name(try cursor.number(below: nameCount, "name"))
    case CompactTrace.Tag.exec: return .exec
    case CompactTrace.Tag.fork: return .fork(child: try cursor.task())
    case CompactTrace.Tag.mapping: return .mapping(try mapping(&cursor))
    default:
      guard tag >= CompactTrace.Tag.firstCall,
        let name = TraceCall.Name(rawValue: tag - CompactTrace.Tag.firstCall)
      else { throw start.damage("no record has this tag") }
      return .call(try call(name, &cursor))
    }
  }

  private mutating func call(
    _ name: TraceCall.Name, _ cursor: inout CompactCursor
  ) throws(TraceDamage) -> TraceCall {
    let entered = time &- (try cursor.signed() &* unit)
    var arguments = TraceCall.Arguments()
    for number in 0..<name.argumentCount {
      if number == 0, name.takesAddress {
        arguments.first = try cursor.signed() &+ places[current]
        if arguments.first != 0 { places[current] = arguments.first }
      } else {
        arguments[number] = try cursor.number()
      }
    }
    var result = try cursor.signed()
    if name.givesAddress { result &+= places[current] }
    let call = TraceCall(name, arguments, result: Int64(bitPattern: result), entered: entered)
    if name.givesAddress, !call.hasFailed { places[current] = result }
    return call
  }

  private func mapping(_ cursor: inout CompactCursor) throws(TraceDamage) -> TraceMapping {
    let start = try cursor.signed() &+ places[current]
    let length = try cursor.number()
    let protection = try cursor.byte()
    let bits = try cursor.byte()
    guard let kind = TraceMapping.Kind(rawValue: bits & ~CompactTrace.sharedBit) else {
      throw cursor.damage("no kind of mapping is \(bits)")
    }
    return TraceMapping(
      start: start, length: length, protection: protection,
      isShared: bits & CompactTrace.sharedBit != 0, kind: kind)
  }
}
