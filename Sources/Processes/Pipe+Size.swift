internal import CLinux
internal import SystemPackage

extension Pipe {
  /// Has it take more before a writer waits, where that is permitted: `fcntl(2)` with `F_SETPIPE_SZ`. Not more than
  /// `/proc/sys/fs/pipe-max-size` for a user that is not root.
  package func widen(to bytes: Int) {
    _ = clinux_set_pipe_bytes(writing.rawValue, Int32(clamping: bytes))
  }
}
