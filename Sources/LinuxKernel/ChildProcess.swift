internal import CLinux
internal import Glibc
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
    let (childInput, input) = (inward.reading, inward.writing)
    let (output, childOutput) = (outward.reading, outward.writing)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, childInput.rawValue, 0)
    posix_spawn_file_actions_adddup2(&actions, childOutput.rawValue, 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
      try? childInput.close()
      try? childOutput.close()
    }
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var pid: Int32 = 0
    let status = posix_spawn(&pid, path, &actions, &attributes, &words, environ)
    if status != 0 {
      try? input.close()
      try? output.close()
      throw Errno(rawValue: status)
    }
    self.pid = pid
    self.input = input
    self.output = output
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

  /// Has the processes that are started from now on hold the other end of its standard input too, which
  /// ends when the last of them has.
  ///
  /// The corresponding system call is `fcntl(2)` with `F_SETFD`.
  package func letLaterChildrenHoldInput() throws(Errno) {
    _ = try valueOrErrno(fcntl(input.rawValue, F_SETFD, 0))
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
