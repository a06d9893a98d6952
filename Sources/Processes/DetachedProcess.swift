internal import Glibc
package import SystemPackage

/// A process in a session of its own that outlives the process that started it. It has no terminal, and the signals
/// that end a process are blocked in it.
package struct DetachedProcess: ~Copyable {
  package let pid: Int32
  /// Becomes readable when the process has ended.
  package let ended: FileDescriptor

  /// Starts `path`.
  ///
  /// - Parameters:
  ///   - input: its standard input.
  ///   - closed: descriptors that the process does not inherit, although later children do.
  package init(
    path: String, arguments: [String], input: FileDescriptor, without closed: [FileDescriptor]
  ) throws(Errno) {
    let outward = try Pipe()
    defer { try? outward.writing.close() }
    do throws(Errno) {
      pid = try spawn(
        path, arguments, input: input, output: outward.writing, without: closed, ownSession: true)
    } catch {
      try? outward.reading.close()
      throw error
    }
    ended = outward.reading
  }

  deinit { try? ended.close() }

  package var hasEnded: Bool { (try? Poll.readable([ended], timeout: 0)) == [true] }

  /// Sends a signal. The corresponding system call is `kill(2)`.
  package func signal(_ number: Int32) { kill(pid, number) }

  /// Waits until the process has ended, and reaps it. The corresponding system call is `waitpid(2)`.
  package func wait() throws(Errno) -> ChildProcess.Ending { try ChildProcess.ending(of: pid) }
}
