internal import CLinux
internal import Glibc
internal import LinuxKernel
internal import SystemPackage

/// Starts a program and returns its PID.
///
/// - Parameters:
///   - closed: descriptors that the process does not inherit, although later children do.
///   - ownSession: whether the process has a session of its own, without a terminal, and with all signals that end a
///     process blocked from the start. Otherwise it has its own process group, and no signal is blocked in it.
///
/// The corresponding library call is `posix_spawn(3)`.
func spawn(
  _ path: String, _ arguments: [String], input: FileDescriptor, output: FileDescriptor,
  without closed: [FileDescriptor] = [], ownSession: Bool = false
) throws(Errno) -> Int32 {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  posix_spawn_file_actions_adddup2(&actions, input.rawValue, 0)
  posix_spawn_file_actions_adddup2(&actions, output.rawValue, 1)
  for descriptor in closed { posix_spawn_file_actions_addclose(&actions, descriptor.rawValue) }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer {
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
  var blocked = BlockedSignals.set(of: ownSession ? BlockedSignals.endings : [])
  posix_spawnattr_setsigmask(&attributes, &blocked)
  posix_spawnattr_setpgroup(&attributes, 0)
  let place = ownSession ? clinux_spawn_session() : Int16(POSIX_SPAWN_SETPGROUP)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | place)
  var words = ([path] + arguments).map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  var pid: Int32 = 0
  let status = posix_spawn(&pid, path, &actions, &attributes, &words, environ)
  if status != 0 { throw Errno(rawValue: status) }
  return pid
}
