/// What of a program is recorded: its faults, and its system calls that change memory.
package struct RecordedEvents: Equatable, Sendable {
  /// Tracepoints that tell a read from a write, where the kernel has them: on x86 and RISC-V. What
  /// `PerfScriptReader` makes of them is what it makes of `page-faults`, fault by fault; see
  /// `Tests/MadbenchTests/RecordTests.swift`.
  package let faults: [String]
  /// Names of system calls.
  package let calls: [String]
  /// Those that the kernel does not list.
  package let missingCalls: [String]
  /// Beside these.
  let others: [String]

  private static let tellingFaults = ["exceptions:page_fault_user", "exceptions:page_fault_kernel"]
  /// Tells whether a new process shares the memory of its parent. Kernels without it have none of these events.
  private static let newTask = "task:task_newtask"
  private static let allCalls = [
    "mmap", "munmap", "mremap", "brk", "mprotect", "pkey_mprotect", "madvise", "process_madvise",
    "fallocate",
  ]
  /// Calls that tell whether memory is locked, or served by a handler in user space. A kernel that does not
  /// list one of them does not have it.
  private static let tellingCalls = ["mlock", "mlock2", "mlockall", "userfaultfd"]

  /// - Parameter isListed: whether the kernel has a tracepoint, which is named with its group.
  package init(_ isListed: (String) -> Bool) {
    faults = Self.tellingFaults.allSatisfy(isListed) ? Self.tellingFaults : ["page-faults"]
    calls = (Self.allCalls + Self.tellingCalls).filter {
      Self.points(of: $0).allSatisfy(isListed)
    }
    others = [Self.newTask].filter(isListed)
    missingCalls = Self.allCalls.filter { !Self.points(of: $0).allSatisfy(isListed) }
  }

  package var tellsReadsFromWrites: Bool { faults == Self.tellingFaults }

  /// As `perf record --event` takes them.
  var list: String { (faults + calls.flatMap(Self.points) + others).joined(separator: ",") }

  /// As a trace tells what was recorded: the events of faults, and the names of the calls.
  package var names: [String] { faults + calls }

  private static func points(of call: String) -> [String] {
    ["syscalls:sys_enter_\(call)", "syscalls:sys_exit_\(call)"]
  }
}
