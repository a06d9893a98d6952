import LinuxKernel
import SystemPackage
import Testing
import Traces

@Suite("Text that is no recording")
struct ForeignRecordingTests {
  private static let fault = "app 900/900 60.000003: page-faults: 7f0000000000\n"

  private func reason(_ text: String) throws -> String? {
    let file = try MemoryFile()
    try file.descriptor.writeAll(text.utf8)
    do {
      _ = try ReadTrace(file: "/proc/self/fd/\(file.descriptor.rawValue)")
      return nil
    } catch let failure as TraceFile.Failure {
      return failure.reason
    }
  }

  @Test(
    "is named for what it is, with the command that records",
    arguments: [
      (
        "java  3244 [001] 12.500000:   10101010 cpu-clock: \n\t    7f1dde25ce22 foo+0x22 (/bin/foo)\n",
        "a profile of CPU time"
      ),
      ("app  900 12.500000: 250000 cycles:P:  ffffffff810 x ([kernel])\n", "a profile of CPU time"),
      ("app  900 12.500000: 250000 cpu_core/cycles/:  401000 x (a)\n", "a profile of CPU time"),
      (
        "900   20:00:00.000001 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, -1, 0) = 0x7f0000000000\n",
        "the output of strace"
      ),
      ("brk(NULL)                               = 0x55d0c0a55000\n", "the output of strace"),
      ("[pid   901] madvise(0x7f0000000000, 8192, MADV_DONTNEED) = 0\n", "the output of strace"),
      (
        "     0.010 ( 0.000 ms): app/900 minfault [main+0x10] => //anon@0x7f0000000000 (d.)\n",
        "the output of perf trace"
      ),
      ("app 900/900 60.000010: raw_syscalls:sys_enter: NR 9 (0, 400000, 3, 22, ffffffff, 0)\n" + fault, "raw_syscalls"),
    ])
  func foreign(text: String, what: String) throws {
    let reason = try #require(try reason(text))
    #expect(reason.contains(what), "\(reason)")
    #expect(reason.contains("madbench record -- COMMAND"), "\(reason)")
  }

  @Test("calls of which all returns, or all entries, are missing are refused with their number")
  func halves() throws {
    let enter = "app 900/900 60.000001: syscalls:sys_enter_munmap: addr: 0x1000, len: 0x1000\n"
    let exit = "app 900/900 60.000002: syscalls:sys_exit_munmap: 0x0\n"
    #expect(try reason(enter + enter)?.contains("2 system calls without return") == true)
    #expect(try reason(exit)?.contains("1 system call without entry") == true)
    #expect(try reason(enter + exit + enter) == nil)
  }

  @Test("trace-cmd's own file names the command that makes its text")
  func traceCmd() throws {
    #expect(try reason("\u{17}\u{8}Dtracing6")?.contains("trace-cmd report -i") == true)
  }
}
