import Fuzzing
import Processes
import Testing
import Traces
import Workloads

/// The reader of recordings takes any bytes: it refuses them with the line, or reads the same from them in pieces of any length.
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
    # madbench trace 1 program=a%20b kernel=6.18.44 page_bytes=4096 events=page-faults,mmap
    # madbench trace end lines=13 faults=3 calls=1 lost=0 max_size_reached=yes
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
    for _ in 0..<inputs {
      var bytes = Self.lines[mutator.random.below(Self.lines.count)]
      mutator.mutate(&bytes)
      do {
        _ = try ReadTrace(text: bytes)
        accepted += 1
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
      if whole != nil { accepted += 1 }
    }
    #expect(accepted > inputs / 20)
  }
}
