/// Writes the compact form; see `CompactTrace`.
package final class CompactTraceWriter {
  private struct Thread: Hashable {
    let process: Int32
    let thread: Int32
  }

  private let write: ([UInt8]) throws -> Void
  private var records = CompactBytes()
  private var checksum: UInt32 = 0
  private var threads: [Thread: Int] = [:]
  private var places: [UInt64] = []
  private var current: (thread: Thread, number: Int)?
  private var nameCount = 0
  private var unit = CompactTrace.firstUnit
  private var time: UInt64 = 0
  private var events = 0

  /// More than any record takes.
  private static let longestRecord = 512

  /// Writes the beginning.
  ///
  /// - Parameter write: takes the next bytes.
  package init(_ write: @escaping ([UInt8]) throws -> Void) throws {
    self.write = write
    records.reserve(CompactTrace.longestPayload)
    var head = CompactBytes()
    for byte in CompactTrace.magic { head.add(byte: byte) }
    head.add(fixed: CompactTrace.version)
    try write(head.all)
  }

  /// - Parameter names: those that the event's reader has, by number.
  package func add(_ event: TraceEvent, names: @autoclosure () -> [String]) throws {
    try makeRoom()
    try turn(to: Thread(process: event.process, thread: event.thread))
    setUnit(for: event)
    switch event.action {
    case .fault(let address, let access): add(fault: address, access, event.time)
    case .call(let call): add(call, event.time)
    case .name(let number):
      let names = names()
      while nameCount <= number {
        try makeRoom()
        records.add(byte: CompactTrace.Tag.newName)
        records.add(names[nameCount], longest: CompactTrace.longestName)
        nameCount += 1
      }
      add(CompactTrace.Tag.name, event.time)
      records.add(UInt64(number))
    case .exec: add(CompactTrace.Tag.exec, event.time)
    case .fork(let child):
      add(CompactTrace.Tag.fork, event.time)
      records.add(signed: child)
    case .mapping(let mapping): add(mapping, event.time)
    }
    events += 1
  }

  /// Writes the end. Nothing is added any more.
  ///
  /// - Parameter summary: of the reader that has read all events.
  package func finish(_ summary: TraceSummary) throws {
    try flush()
    var end = CompactBytes()
    end.add(UInt64(events))
    summary.write(to: &end)
    try write(end, .end)
  }
}

extension CompactTraceWriter {
  private func makeRoom() throws {
    if records.all.count > CompactTrace.longestPayload - Self.longestRecord { try flush() }
  }

  private func flush() throws {
    if records.all.isEmpty { return }
    try write(records, .records)
    records.removeAll()
  }

  private func write(_ payload: CompactBytes, _ kind: CompactTrace.BlockKind) throws {
    var block = CompactBytes()
    block.reserve(payload.all.count + CompactTrace.blockHeadBytes + CompactTrace.checksumBytes)
    block.add(byte: kind.rawValue)
    block.add(fixed: UInt32(payload.all.count))
    block.add(payload)
    checksum = block.all.withUnsafeBytes { CRC32C.of($0, after: checksum) }
    block.add(fixed: checksum)
    try write(block.all)
  }

  private func turn(to thread: Thread) throws {
    if current?.thread == thread { return }
    let number: Int
    if let known = threads[thread] {
      number = known
      records.add(byte: CompactTrace.Tag.thread)
      records.add(UInt64(number))
    } else {
      number = places.count
      guard number < TraceLimits.mostThreads else {
        throw TraceFault("has more than \(TraceLimits.mostThreads) threads")
      }
      threads[thread] = number
      places.append(0)
      records.add(byte: CompactTrace.Tag.newThread)
      records.add(signed: thread.process)
      records.add(signed: thread.thread)
    }
    current = (thread, number)
  }

  /// Times that are no whole units, or whose differences may not be, make the unit a nanosecond.
  private func setUnit(for event: TraceEvent) {
    var entered: UInt64 = 0
    if case .call(let call) = event.action { entered = call.entered }
    guard event.time % unit != 0 || entered % unit != 0 || (event.time | entered) >> 63 != 0,
      unit != 1
    else { return }
    unit = 1
    records.add(byte: CompactTrace.Tag.unit)
    records.add(unit)
  }
}

extension CompactTraceWriter {
  /// The thread's place.
  private var place: UInt64 {
    get { current.map { places[$0.number] } ?? 0 }
    set { if let current { places[current.number] = newValue } }
  }

  /// The signed number of units from one time to another.
  private func units(_ start: UInt64, _ end: UInt64) -> UInt64 {
    UInt64(bitPattern: Int64(bitPattern: end &- start) / Int64(unit))
  }

  private func add(_ tag: UInt8, _ time: UInt64) {
    records.add(byte: tag)
    records.add(signed: units(self.time, time))
    self.time = time
  }

  private func add(fault address: UInt64, _ access: TraceAccess, _ time: UInt64) {
    let units = units(self.time, time)
    let access = access.rawValue << 5
    if units < CompactTrace.timeFollows {
      records.add(byte: access | UInt8(units))
    } else {
      records.add(byte: access | CompactTrace.timeFollows)
      records.add(signed: units)
    }
    self.time = time
    let page = address >> CompactTrace.pageShift
    records.add(signed: page &- place >> CompactTrace.pageShift)
    place = page << CompactTrace.pageShift
  }

  private func add(_ call: TraceCall, _ time: UInt64) {
    add(CompactTrace.Tag.firstCall + call.name.rawValue, time)
    records.add(signed: units(call.entered, time))
    for number in 0..<call.name.argumentCount {
      let argument = call.arguments[number]
      if number == 0, call.name.takesAddress {
        records.add(signed: argument &- place)
        if argument != 0 { place = argument }
      } else {
        records.add(argument)
      }
    }
    let result = UInt64(bitPattern: call.result)
    if call.name.givesAddress {
      records.add(signed: result &- place)
      if !call.hasFailed { place = result }
    } else {
      records.add(signed: result)
    }
  }

  private func add(_ mapping: TraceMapping, _ time: UInt64) {
    add(CompactTrace.Tag.mapping, time)
    records.add(signed: mapping.start &- place)
    records.add(mapping.length)
    records.add(byte: mapping.protection)
    records.add(byte: mapping.kind.rawValue | (mapping.isShared ? CompactTrace.sharedBit : 0))
  }
}
