import Testing
import Traces
import Workloads

@Suite("The compact trace")
struct CompactTraceTests {
  private static func small(_ seed: UInt64, events: Int = 12) throws -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    return try ReadTrace.random(&random, count: events).compact()
  }

  @Test("gives back what was written: every event, name and count")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 1)
    for number in 0..<400 {
      let trace = ReadTrace.random(&random, count: number)
      let read = try ReadTrace(compact: try trace.compact(), chunk: 1 + random.below(300))
      #expect(read.events == trace.events)
      #expect(trace.names.starts(with: read.names))
      #expect(read.summary == trace.summary)
    }
  }

  @Test("of text keeps all but where in its page a fault was")
  func ofText() throws {
    let text = try ReadTrace(
      text: """
        a 1/1 5.000001: syscalls:sys_enter_mmap: addr: 0x0, len: 0x9d77, prot: 1, flags: 2, fd: 3, off: 0
        a 1/1 5.000002: page-faults: 7fb97ebfd123
        a 1/2 5.000002: page-faults: 7fb97ebfd456
        a 1/1 5.000003: syscalls:sys_exit_mmap: 0x7fb97ebfd000
        a 1/1 5.000002: exceptions:page_fault_user: address=0x1fff ip=0x0 error_code=0x6
        a 1/1 5.000004001: PERF_RECORD_COMM exec: b:1/1
        what is this

        """)
    #expect(text.actions.count == 5)
    #expect(try ReadTrace(compact: text.compact()) == text.pages)
  }

  @Test("spans blocks, through one buffer")
  func blocks() throws {
    var random = SeededGenerator(seed: 3)
    let trace = ReadTrace.random(&random, count: 20_000)
    let bytes = try trace.compact()
    #expect(bytes.count > 3 * 65_536)
    #expect(try ReadTrace(compact: bytes, chunk: 1000) == trace)
  }

  @Test("cut anywhere, it is refused with the place")
  func truncated() throws {
    let bytes = try Self.small(5)
    for count in 0..<bytes.count {
      let found = try #require(damage(compact: Array(bytes[..<count])))
      #expect(found == TraceDamage(.byte(count), "is cut here"))
    }
  }

  @Test("any byte that is changed is found")
  func changed() throws {
    for seed in 6..<9 {
      let bytes = try Self.small(UInt64(seed))
      for place in bytes.indices {
        for change in [1, 2, 4, 8, 16, 32, 64, 128, 255] as [UInt8] {
          var damaged = bytes
          damaged[place] ^= change
          let found = try #require(damage(compact: damaged))
          guard case .byte(let offset) = found.place else {
            Issue.record("no place: \(found)")
            continue
          }
          #expect(offset <= bytes.count)
        }
      }
    }
  }

  @Test("its checksum is CRC-32C")
  func checksum() {
    // The check value of the catalogues of such sums.
    #expect(CompactFile.crc32c(Array("123456789".utf8)) == 0xE306_9283)
  }

  @Test("blocks that are lost, doubled or swapped are found")
  func moved() throws {
    let blocks = [CompactFile.block(1, [129, 2, 2, 133, 0]), CompactFile.block(1, [133, 0])]
    let end = CompactFile.endPayload(events: 2)
    #expect(try ReadTrace(compact: CompactFile.bytes(blocks, end)).events.count == 2)
    for wrong in [[blocks[0], blocks[0]], [blocks[1], blocks[0]], [blocks[0]]] {
      // Each with the checksum that it had in its place.
      let found = damage(
        compact: CompactFile.bytes(wrong, end, checksums: CompactFile.checksums(blocks, end)))
      #expect(found != nil)
    }
  }

  @Test("nothing may follow the end")
  func behind() throws {
    let bytes = try Self.small(4)
    #expect(
      damage(compact: bytes + [0]) == TraceDamage(.byte(bytes.count), "bytes behind the end"))
  }

  @Test(
    "records that no writer writes are refused with the place",
    arguments: [
      ([0], "a record of no thread"), ([133, 0], "a record of no thread"),
      ([128, 0], "thread 0, of 0"), ([129, 2], "beyond its block"),
      ([129, 2, 2, 96, 0], "no record has this tag"),
      ([129, 2, 2, 136, 0], "no record has this tag"),
      ([129, 2, 2, 157, 0], "no record has this tag"), ([129, 2, 2, 132, 0, 0], "name 0, of 0"),
      ([130, 3, 65], "a text goes beyond its block"), ([130, 1, 0xC3], "a text that is not UTF-8"),
      ([130, 0x80, 2], "a text of length 256"),
      ([129, 2, 2, 135, 0, 0, 0, 0, 4], "kind of mapping"),
      ([129, 0x80, 0x80, 0x80, 0x80, 0x20, 0], "no number of a process"),
      (
        [131, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2],
        "a number of more than 64 bits"
      ),
    ] as [([UInt8], String)])
  func records(payload: [UInt8], reason: String) throws {
    let bytes = CompactFile.bytes(
      [CompactFile.block(1, payload)], CompactFile.endPayload(events: 0))
    let found = try #require(damage(compact: bytes))
    #expect(found.reason.contains(reason), "\(found)")
    guard case .byte(let offset) = found.place else { return }
    #expect(15..<15 + payload.count + 1 ~= offset)
  }

  @Test("the end tells how many events there are")
  func miscounted() throws {
    let bytes = CompactFile.bytes(
      [CompactFile.block(1, [129, 2, 2, 133, 0])], CompactFile.endPayload(events: 2))
    #expect(damage(compact: bytes)?.reason == "1 events, where 2 were written")
  }

  @Test("another version is refused by its number")
  func version() throws {
    var bytes = try Self.small(2)
    bytes[8] = 9
    #expect(damage(compact: bytes)?.reason.contains("version 9") == true)
  }
}
