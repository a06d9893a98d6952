internal import CLinux
internal import Glibc
internal import LinuxKernel
package import SystemPackage

/// A child process with pipes to its standard input and from its standard output; it shares standard error. `deinit`
/// kills and reaps it.
package struct ChildProcess: ~Copyable {
  package let pid: Int32
  /// This process's end of the pipe to the child's standard input.
  package let input: FileDescriptor
  /// This process's end of the pipe from the child's standard output.
  package let output: FileDescriptor
  private var isReaped = false
  private var isInputOpen = true

  /// How a process ended.
  package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// Starts `path`. The child has its own process group, so that a terminal's Ctrl-C reaches only the parent, and no
  /// signal is blocked in it.
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

  /// Closes the child's standard input.
  package mutating func closeInput() {
    closeInputIfOpen()
    isInputOpen = false
  }

  // A descriptor number that is closed twice may by then belong to another file.
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

  /// Waits for any child of the calling process.
  static func ending(of pid: Int32) throws(Errno) -> Ending {
    var status: Int32 = 0
    _ = try retrying { waitpid(pid, &status, 0) }
    let signal = clinux_term_signal(status)
    return signal > 0 ? .killed(signal: signal) : .exited(clinux_exit_status(status))
  }

  /// The PID of the calling process. The corresponding system call is `getpid(2)`.
  package static var callerPid: Int32 { getpid() }

  /// Whether a process of this PID exists and has not ended; false for a zombie. True if `/proc` cannot be read.
  package static func isAlive(_ pid: Int32) -> Bool {
    do throws(Errno) {
      let stat = try KernelText.read("/proc/\(pid)/stat")
      // The name in brackets may contain any characters.
      let state = stat.split(separator: ")").last?.first { $0 != " " }
      return state != "Z" && state != "X"
    } catch { return error != .noSuchFileOrDirectory && error != .noSuchProcess }
  }

  /// Makes the calling process die when its parent dies.
  ///
  /// The corresponding system call is `prctl(2)` with `PR_SET_PDEATHSIG`.
  package static func dieWithParent() { _ = clinux_die_with_parent() }

  /// Sets the calling process's name, which `ps` shows.
  ///
  /// The corresponding system call is `prctl(2)` with `PR_SET_NAME`.
  package static func rename(_ name: String) { _ = clinux_rename(name) }

  /// Ends the calling process at once, without running exit handlers.
  package static func exit(_ status: Int32) -> Never { _exit(status) }
}

private func errnoIsInterrupt() -> Bool { errno == EINTR }
