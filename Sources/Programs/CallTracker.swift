internal import LinuxKernel
internal import SystemPackage

/// Counts the calls of a tree of processes that map memory or give it back, with their bytes and their time.
final class CallTracker {
  private struct Begun {
    let name: String
    let nanoseconds: UInt64
    let arguments: [UInt64]
  }

  private let records: TracepointRecords
  private let points: [UInt16: CallPoints.Point]
  private var pending: [TracepointRecords.Record] = []
  private var begun: [Int32: Begun] = [:]
  private var breaks: [Int32: UInt64] = [:]
  private var counts = MemoryCalls()

  /// - Parameter pid: of a process whose program has not begun.
  init(pid: Int32) throws(Errno) {
    points = try CallPoints.points()
    records = try TracepointRecords(points.keys.sorted(), pid: pid, cpus: Processors.online)
    for path in [
      \MemoryCalls.dontNeed, \.free, \.hugePage, \.noHugePage, \.populate, \.collapse, \.otherAdvice,
      \.unmap, \.map, \.programBreak, \.processAdvice,
    ] {
      counts[keyPath: path] = .init(calls: 0, bytes: 0, nanoseconds: 0)
    }
  }

  /// Can be read when much has happened.
  var waiting: [FileDescriptor] { records.waiting }

  /// Takes in what has happened. A thread may have entered a call on one CPU and left it on another: what is later than
  /// the beginning of this reading waits for the next.
  func take(isLast: Bool = false) {
    let now = MonotonicClock.now()
    pending += records.take()
    pending.sort { $0.nanoseconds < $1.nanoseconds }
    let end = isLast ? pending.count : pending.firstIndex { $0.nanoseconds >= now } ?? pending.count
    for record in pending[..<end] { add(record) }
    pending.removeFirst(end)
  }

  /// Nil where records were lost: then no figure is whole.
  func finish() -> MemoryCalls? {
    take(isLast: true)
    return records.hasLost ? nil : counts
  }

  private func add(_ record: TracepointRecords.Record) {
    guard let point = points[record.number] else { return }
    if point.isEntry {
      begun[record.thread] = Begun(
        name: point.name, nanoseconds: record.nanoseconds, arguments: Array(record.words.dropFirst()))
      return
    }
    guard let start = begun.removeValue(forKey: record.thread), start.name == point.name,
      record.words.count > 1
    else { return }
    let value = Int(bitPattern: UInt(record.words[1]))
    let time = Int(clamping: record.nanoseconds &- start.nanoseconds)
    add(start, value, time, of: record.pid)
  }

  private func add(_ call: Begun, _ value: Int, _ nanoseconds: Int, of pid: Int32) {
    func argument(_ index: Int) -> UInt64 {
      call.arguments.indices.contains(index) ? call.arguments[index] : 0
    }
    let hasFailed = -4095 ... -1 ~= value
    let length = hasFailed ? 0 : Int(clamping: argument(1))
    switch call.name {
    case "madvise": counts[keyPath: Self.tally(ofAdvice: argument(2))].add(bytes: length, nanoseconds: nanoseconds)
    case "munmap": counts.unmap.add(bytes: length, nanoseconds: nanoseconds)
    case "mmap": counts.map.add(bytes: length, nanoseconds: nanoseconds)
    case "process_madvise":
      counts.processAdvice.add(bytes: hasFailed ? 0 : value, nanoseconds: nanoseconds)
    default:
      let place = UInt64(bitPattern: Int64(value))
      // Asking where it is moves nothing; a program that has just begun asks, and has a break of its own.
      let moved = argument(0) == 0 ? 0 : breaks[pid].map { place > $0 ? place - $0 : $0 - place } ?? 0
      breaks[pid] = place
      counts.programBreak.add(bytes: Int(clamping: moved), nanoseconds: nanoseconds)
    }
  }

  /// By the numbers of `asm-generic/mman-common.h`.
  private static func tally(
    ofAdvice advice: UInt64
  ) -> WritableKeyPath<MemoryCalls, MemoryCalls.Tally> {
    switch advice & 0xFFFF_FFFF {
    case 4: \.dontNeed
    case 8: \.free
    case 14: \.hugePage
    case 15: \.noHugePage
    case 22, 23: \.populate
    case 25: \.collapse
    default: \.otherAdvice
    }
  }
}
