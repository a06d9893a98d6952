import Fuzzing
import LinuxKernel
import Testing
import Traces
import Workloads

/// What reads recordings takes any bytes: it refuses them with the place, or what it has read it writes and
/// reads back as the same.
///
/// A million and more, even so: most inputs are small. `MADBENCH_FUZZ=1000000` gives each test so many inputs; best with `-c release`.
@Suite("Fuzzing of recordings")
struct TraceFuzzTests {
  private static func inputs(_ usual: Int) -> Int {
    environmentValue("MADBENCH_FUZZ").flatMap { Int($0) } ?? usual
  }

  private static let lines = """
           python3 13490/13490  1104.505588:                 page-faults:     56292aa58424
    C2 CompilerThre 7/9 [003]  1104.505589001:   1 minor-faults:u:     7f8a5dd76110 x (y)
         x 1/1 0.000001: exceptions:page_fault_user: address=0x56437a5a9008 ip=0x7f error_code=0x14   0
         x 1/1 0.000002: syscalls:sys_enter_munmap: addr: 0x7f2134cef000, len: 0x00009c83               0
         x 1/1 0.000003: syscalls:sys_exit_munmap: 0xfffffffffffffff4               0
         x 1/1 0.000004: syscalls:sys_enter_brk: brk: 0x00000000
         x 1/1 0.000004: PERF_RECORD_COMM exec: y:1/1
         y 1/1 0.000005: PERF_RECORD_FORK(15377:15377):(1:1)
         y 1/1 0.000006: PERF_RECORD_MMAP2 1/1: [0x7fff(0x21000) @ 0 00:00 0 0]: rw-p //anon
         y 1/1 0.000006: PERF_RECORD_EXIT(1:1):(0:0)
         y 1/1 0.000006: PERF_RECORD_LOST lost 109
    # comment
    """.split(separator: "\n").map { Array($0.utf8) + [10] }

  private static let words = [
    "page-faults:", "syscalls:sys_enter_brk: brk: ", "PERF_RECORD_", " 1/1 0.000001: ", "0x", "-1",
    "[000]", "addr: ", "len: ", "ret=", "\t", "/", "0xffffffffffffffff",
  ]

  @Test("lines of text", arguments: [60, 61])
  func text(seed: UInt64) throws {
    var mutator = Mutator(seed: seed, words: Self.words)
    var accepted = 0
    let inputs = Self.inputs(320_000)
    for input in 0..<inputs {
      var bytes = Self.lines[mutator.random.below(Self.lines.count)]
      mutator.mutate(&bytes)
      do {
        let trace = try ReadTrace(text: bytes)
        accepted += 1
        if input % 16 == 0 { #expect(try ReadTrace(compact: trace.compact()) == trace.pages) }
      } catch let damage as TraceDamage {
        #expect("\(damage)".hasPrefix("line "))
      }
    }
    #expect(accepted > inputs / 20)
  }

  @Test("texts of many lines, in pieces")
  func texts() throws {
    var mutator = Mutator(seed: 62, words: Self.words)
    var accepted = 0
    let inputs = Self.inputs(10_000)
    for _ in 0..<inputs {
      var bytes = (0..<1 + mutator.random.below(8)).flatMap { _ in
        Self.lines[mutator.random.below(Self.lines.count)]
      }
      mutator.mutate(&bytes)
      let whole = try? ReadTrace(text: bytes)
      let pieces = try? ReadTrace(text: bytes, chunk: 1 + mutator.random.below(bytes.count + 2))
      #expect(whole == pieces)
      if let whole {
        accepted += 1
        #expect(try ReadTrace(compact: whole.compact()) == whole.pages)
      }
    }
    #expect(accepted > inputs / 20)
  }

  @Test("records of the compact form, behind checksums that are right")
  func records() throws {
    var mutator = Mutator(seed: 63)
    let end = CompactFile.endPayload(events: 0)
    let seeds = try Self.payloads(&mutator.random)
    var accepted = 0
    let inputs = Self.inputs(280_000)
    for _ in 0..<inputs {
      var payload = seeds[mutator.random.below(seeds.count)]
      mutator.mutate(&payload)
      if payload.isEmpty || payload.count > 65_536 { continue }
      let bytes = CompactFile.bytes(
        [CompactFile.block(1, payload)], end)
      let refused = try damage(compact: bytes) ?? Self.nothing(bytes)
      let found = try #require(refused)
      guard case .byte(let offset) = found.place else { continue }
      #expect(offset <= bytes.count)
      accepted += found.reason.hasSuffix("where 0 were written") ? 1 : 0
    }
    #expect(accepted > inputs / 20)
  }

  /// Names and threads make no event.
  private static func nothing(_ bytes: [UInt8]) throws -> TraceDamage? {
    try ReadTrace(compact: bytes).events.isEmpty ? TraceDamage(.byte(0), "nothing") : nil
  }

  /// The first blocks of small files.
  private static func payloads(_ random: inout SeededGenerator) throws -> [[UInt8]] {
    try (0..<40).map { _ in
      let bytes = try ReadTrace.random(&random, count: 1 + random.below(3)).compact()
      let count = (0..<4).reduce(0) { $0 | Int(bytes[11 + $1]) << ($1 * 8) }
      return Array(bytes[15..<15 + count])
    }
  }

  @Test("whole files of the compact form")
  func files() throws {
    var mutator = Mutator(seed: 64)
    var random = SeededGenerator(seed: 65)
    let seeds = try (0..<20).map { _ in
      try ReadTrace.random(&random, count: random.below(10)).compact()
    }
    for _ in 0..<Self.inputs(50_000) {
      let seed = seeds[mutator.random.below(seeds.count)]
      var bytes = seed
      mutator.mutate(&bytes)
      #expect(damage(compact: bytes) != nil || bytes == seed)
    }
  }

  @Test("ends of the compact form, behind checksums that are right")
  func ends() throws {
    var mutator = Mutator(seed: 66)
    var random = SeededGenerator(seed: 67)
    let seeds = try (0..<20).map { _ in
      let bytes = try ReadTrace.random(&random, count: 0).compact()
      return Array(bytes[15..<bytes.count - 4])
    }
    for _ in 0..<Self.inputs(50_000) {
      var payload = seeds[mutator.random.below(seeds.count)]
      mutator.mutate(&payload)
      let bytes = CompactFile.bytes([], payload)
      guard damage(compact: bytes) == nil else { continue }
      let read = try ReadTrace(compact: bytes)
      #expect(try ReadTrace(compact: read.compact()) == read)
    }
  }
}
