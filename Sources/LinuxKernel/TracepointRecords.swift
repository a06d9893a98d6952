internal import CLinux
internal import Glibc
package import SystemPackage

/// Tracepoints of a process and of all that it starts, recorded from the moment on at which its program begins, in one
/// ring of memory a CPU.
package final class TracepointRecords {
  /// One tracepoint that was passed.
  package struct Record {
    /// The tracepoint's number.
    package let number: UInt16
    package let pid: Int32
    package let thread: Int32
    /// On the clock of `MonotonicClock`.
    package let nanoseconds: UInt64
    /// Up to seven words behind the common header: for `sys_enter_…` the number of the call and its arguments, for
    /// `sys_exit_…` the number and the value.
    package let words: [UInt64]
  }

  private var descriptors: [Int32] = []
  private var rings: [UnsafeMutableRawPointer] = []
  /// Can be read when a quarter of a ring is full.
  package private(set) var waiting: [FileDescriptor] = []
  /// Whether records were dropped since the reader came too late.
  package private(set) var hasLost = false

  private static let dataPages = 1024
  private static let headOffset = 1024
  private static let tailOffset = 1032

  /// - Parameters:
  ///   - numbers: of tracepoints, see `number`.
  ///   - pid: a process that has not executed its program yet.
  ///   - cpus: how many the machine has; their numbers are taken to be 0 and up.
  ///
  /// Throws `EACCES` where they may not be read, `ENOENT` where the kernel does not have them, `EMFILE` of too many CPUs.
  /// The corresponding system calls are `perf_event_open(2)` with `inherit` and `enable_on_exec`, and `mmap(2)`.
  package init(_ numbers: [UInt16], pid: Int32, cpus: Int) throws(Errno) {
    let page = PageSize.bytes
    let length = (1 + Self.dataPages) * page
    for cpu in 0..<cpus {
      var leader: Int32?
      for number in numbers {
        let event = try valueOrErrno(
          clinux_perf_tracepoint(UInt64(number), pid, Int32(cpu), UInt32(Self.dataPages * page / 4)))
        descriptors.append(event)
        if let leader {
          _ = try valueOrErrno(clinux_perf_redirect(event, leader))
        } else {
          leader = event
          let place = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, event, 0)
          guard let place, place != UnsafeMutableRawPointer(bitPattern: -1) else {
            throw Errno(rawValue: errno)
          }
          rings.append(place)
          waiting.append(FileDescriptor(rawValue: event))
        }
      }
    }
  }

  deinit {
    for ring in rings { munmap(ring, (1 + Self.dataPages) * PageSize.bytes) }
    for descriptor in descriptors { close(descriptor) }
  }

  /// The number of a tracepoint. Throws `ENOENT` if it does not exist, and `EACCES` if it may not be read.
  package static func number(of name: String) throws(Errno) -> UInt16 {
    var first: Errno?
    for place in ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"] {
      do throws(Errno) {
        guard let number = UInt16(try KernelText.read("\(place)/events/\(name)/id")) else { throw .ioError }
        return number
      } catch { first = first ?? error }
    }
    throw first ?? .noSuchFileOrDirectory
  }

  /// Takes what has been recorded since the last call, in no order.
  package func take() -> [Record] {
    var records: [Record] = []
    for ring in rings { take(from: ring, into: &records) }
    return records
  }

  private func take(from ring: UnsafeMutableRawPointer, into records: inout [Record]) {
    let size = Self.dataPages * PageSize.bytes
    let data = UnsafeRawPointer(ring + PageSize.bytes)
    let head = clinux_load_acquire(ring + Self.headOffset)
    var tail = ring.load(fromByteOffset: Self.tailOffset, as: UInt64.self)
    func load<Value: FixedWidthInteger>(_ offset: UInt64, _: Value.Type) -> Value {
      // Records are a multiple of eight bytes long, and so is the ring: no aligned value is cut.
      data.load(fromByteOffset: Int(offset % UInt64(size)), as: Value.self)
    }
    while tail < head {
      let type = load(tail, UInt32.self)
      let length = UInt64(load(tail + 6, UInt16.self))
      guard length >= 8, length <= head - tail else { break }
      if type == 9 {
        // Header, pid, tid, time, size of the raw data, the data.
        let pid = Int32(bitPattern: load(tail + 8, UInt32.self))
        let thread = Int32(bitPattern: load(tail + 12, UInt32.self))
        let time = load(tail + 16, UInt64.self)
        // The raw data begin four bytes behind a multiple of eight.
        let number = load(tail + 28, UInt16.self)
        var words: [UInt64] = []
        var offset = tail + 36
        while offset + 8 <= tail + length, words.count < 7 {
          let low = UInt64(load(offset, UInt32.self))
          let high = UInt64(load(offset + 4, UInt32.self))
          words.append(high << 32 | low)
          offset += 8
        }
        records.append(Record(number: number, pid: pid, thread: thread, nanoseconds: time, words: words))
      } else if type == 2 {
        hasLost = true
      }
      tail += length
    }
    clinux_store_release(ring + Self.tailOffset, tail)
  }
}
