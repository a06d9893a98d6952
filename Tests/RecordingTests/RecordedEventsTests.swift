import Recording
import Testing

@Suite("What is recorded")
struct RecordedEventsTests {
  @Test("where the kernel tells reads from writes, faults are recorded so, else as page-faults")
  func faults() {
    let all = RecordedEvents { _ in true }
    #expect(all.faults == ["exceptions:page_fault_user", "exceptions:page_fault_kernel"])
    #expect(all.tellsReadsFromWrites)
    #expect(all.missingCalls.isEmpty)
    let other = RecordedEvents { !$0.hasPrefix("exceptions:") }
    #expect(other.faults == ["page-faults"])
    #expect(!other.tellsReadsFromWrites)
  }

  @Test("of a call that has but one of its two tracepoints neither is recorded")
  func calls() {
    let events = RecordedEvents {
      $0 != "syscalls:sys_exit_pkey_mprotect" && !$0.hasSuffix("process_madvise")
    }
    #expect(events.missingCalls == ["pkey_mprotect", "process_madvise"])
    #expect(
      events.calls == [
        "mmap", "munmap", "mremap", "brk", "mprotect", "madvise", "fallocate", "mlock", "mlock2",
        "mlockall", "userfaultfd",
      ])
    let without = RecordedEvents { !$0.hasSuffix("_userfaultfd") }
    #expect(without.missingCalls.isEmpty && !without.calls.contains("userfaultfd"))
  }
}
