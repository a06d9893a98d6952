internal import LinuxKernel
internal import SystemPackage
internal import Texts

/// Why nothing can be recorded, and what cures it.
package struct RecordingFailure: Error, CustomStringConvertible {
  package let description: String
  /// Something is to be installed, set or allowed first.
  package var isCurable = true

  private static let setting = "/proc/sys/kernel/perf_event_paranoid"

  static let noPerf = RecordingFailure(
    description: """
      perf, which does the recording, is not on the PATH. To install it:
        apt-get install linux-perf                    (Debian)
        apt-get install linux-tools-$(uname -r)       (Ubuntu)
        dnf install perf                              (Fedora)
      """)

  static let noZstd = RecordingFailure(
    description: """
      zstd, which compresses the trace, is not on the PATH. To install it:
        apt-get install zstd                          (Debian, Ubuntu)
        dnf install zstd                              (Fedora)
      """)

  static let noCalls = RecordingFailure(
    description: "this kernel lists no tracepoints of system calls: it is built without "
      + "CONFIG_FTRACE_SYSCALLS")

  /// - Parameter cause: why the tracepoints cannot be read.
  static func noTracepoints(_ cause: Errno) -> RecordingFailure {
    let folder = "/sys/kernel/tracing"
    let group = "mode=750,gid=\(Caller.group)"
    let command =
      cause == .noSuchFileOrDirectory
      ? "mount -t tracefs -o \(group) tracefs \(folder)" : "mount -o remount,\(group) \(folder)"
    if !Caller.isSuperuser {
      return RecordingFailure(
        description: "this user may not read the kernel's tracepoints in \(folder). "
          + cure(["sudo \(command)"]))
    }
    return RecordingFailure(
      description: cause == .operationNotSupportedByDevice
        ? "this kernel has no tracepoints: it is built without CONFIG_FTRACE"
        : "the kernel's tracepoints in \(folder) cannot be read, and to mount them is not allowed "
          + "(\(cause)): a container needs CAP_SYS_ADMIN, as of `docker run --privileged`, or a folder of "
          + "the host's: `--volume \(folder):\(folder):ro --cap-add PERFMON`")
  }

  /// - Parameter words: what perf has said on standard error.
  static func notStarted(_ words: String) -> RecordingFailure {
    // perf quotes what it was given, such as the name of a program.
    let lines = words.split(separator: "\n").map { TerminalText.escaped(String($0)) }
    let said =
      lines.isEmpty
      ? "perf has not started to record"
      : "perf does not record: " + lines.joined(separator: "\n  perf: ")
    if words.contains("unknown option") {
      return RecordingFailure(
        description: "\(said)\nThis perf is too old: 5.10 or newer is needed")
    }
    guard ["ermi", "Operation not", "EPERM", "EACCES"].contains(where: words.contains) else {
      return RecordingFailure(description: said, isCurable: false)
    }
    if Caller.isSuperuser {
      return RecordingFailure(
        description: "\(said)\nA container needs CAP_PERFMON and a seccomp profile that allows "
          + "perf_event_open: `docker run --cap-add PERFMON --security-opt seccomp=unconfined`")
    }
    return RecordingFailure(description: "\(said)\n\(cure([]))")
  }

  /// What a user who is not root has done, on top of `commands`.
  private static func cure(_ commands: [String]) -> String {
    var commands = commands
    let level = (try? KernelText.read(setting)).flatMap { Int($0) }
    if let level, level > -1 {
      commands.append("sudo sysctl kernel.perf_event_paranoid=-1    # is \(level) now")
    }
    return commands.isEmpty
      ? "Record as root"
      : "Record as root, or allow it until the next boot:\n  "
        + commands.joined(separator: "\n  ")
  }
}
