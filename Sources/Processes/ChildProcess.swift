internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// A process started by this one, with a pipe into its standard input and one out of its standard
/// output; standard error is shared. Killed and reaped when the value goes away.
package struct ChildProcess: ~Copyable {
  package let pid: Int32
  /// The end we write to.
  package let input: FileDescriptor
  /// The end we read from.
  package let output: FileDescriptor
  private var isReaped = false
  private var isInputOpen = true

  /// How a process ended.
  package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// Starts `path`. The child is a process group of its own, so that a terminal's Ctrl-C reaches
  /// only the parent, and no signal is blocked in it.
  ///
  /// The corresponding library call is `posix_spawn(3)`.
  package init(path: String, arguments: [String]) throws(Errno) {
    let (inward, outward) = (try Pipe(), try Pipe())
    defer {
      try? inward.reading.close()
      try? outward.writing.close()
    }
    do throws(Errno) {
      pid = try spawn(path, arguments, input: inward.reading, output: outward.writing)
    } catch {
      try? inward.writing.close()
      try? outward.reading.close()
      throw error
    }
    input = inward.writing
    output = outward.reading
  }

  deinit {
    if !isReaped {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      while waitpid(pid, &status, 0) == -1 && errnoIsInterrupt() {}
    }
    closeInputIfOpen()
    try? output.close()
  }

  /// Tells the process that no more will come.
  package mutating func closeInput() {
    closeInputIfOpen()
    isInputOpen = false
  }

  // A descriptor that is closed twice may by then be somebody else's.
  private func closeInputIfOpen() { if isInputOpen { try? input.close() } }

  /// Sends a signal. The corresponding system call is `kill(2)`.
  package func signal(_ number: Int32) {
    if !isReaped { kill(pid, number) }
  }

  /// Waits until the process has ended. The corresponding system call is `waitpid(2)`.
  package mutating func wait() throws(Errno) -> Ending {
    let ending = try Self.ending(of: pid)
    isReaped = true
    return ending
  }

  /// Waits for a child of the calling process, whoever started it.
  static func ending(of pid: Int32) throws(Errno) -> Ending {
    var status: Int32 = 0
    _ = try retrying { waitpid(pid, &status, 0) }
    let signal = clinux_term_signal(status)
    return signal > 0 ? .killed(signal: signal) : .exited(clinux_exit_status(status))
  }

  /// The number of the calling process. The corresponding system call is `getpid(2)`.
  package static var callerPid: Int32 { getpid() }

  /// Whether there is a process of that number that has not ended; one that has and is not waited for yet
  /// is none. True where `/proc` does not tell.
  package static func isAlive(_ pid: Int32) -> Bool {
    do throws(Errno) {
      let stat = try KernelText.read("/proc/\(pid)/stat")
      // The name in brackets may hold anything.
      let state = stat.split(separator: ")").last?.first { $0 != " " }
      return state != "Z" && state != "X"
    } catch { return error != .noSuchFileOrDirectory && error != .noSuchProcess }
  }

  /// Makes the calling process die when the one that started it dies.
  ///
  /// The corresponding system call is `prctl(2)` with `PR_SET_PDEATHSIG`.
  package static func dieWithParent() { _ = clinux_die_with_parent() }

  /// Gives the calling process the name that `ps` shows.
  ///
  /// The corresponding system call is `prctl(2)` with `PR_SET_NAME`.
  package static func rename(_ name: String) { _ = clinux_rename(name) }

  /// Ends the calling process at once, without running exit handlers.
  package static func exit(_ status: Int32) -> Never { _exit(status) }
}

private func errnoIsInterrupt() -> Bool { errno == EINTR }
