internal import Glibc
package import SystemPackage

/// Returns the value of a system call, or throws its `errno`. The only place that reads `errno`.
@inline(__always)
package func valueOrErrno<Value: FixedWidthInteger>(_ value: Value) throws(Errno) -> Value {
  if value == -1 { throw Errno(rawValue: errno) }
  return value
}

/// Like `valueOrErrno`, but repeats the call while a signal interrupts it.
package func retrying<Value: FixedWidthInteger>(_ call: () -> Value) throws(Errno) -> Value {
  while true {
    let value = call()
    if value != -1 { return value }
    if errno != EINTR { throw Errno(rawValue: errno) }
  }
}

extension Errno {
  /// The symbol that manual pages use, such as `EINVAL`; the number for errors not listed here.
  package var symbol: String {
    switch self {
    case .invalidArgument: "EINVAL"
    case .noMemory: "ENOMEM"
    case .permissionDenied: "EACCES"
    case .notPermitted: "EPERM"
    case .noFunction: "ENOSYS"
    case .fileExists: "EEXIST"
    case .noSuchFileOrDirectory: "ENOENT"
    case .resourceTemporarilyUnavailable: "EAGAIN"
    case .badAddress: "EFAULT"
    case .notSupported: "EOPNOTSUPP"
    case .badFileDescriptor: "EBADF"
    case .readOnlyFileSystem: "EROFS"
    case .fileTooLarge: "EFBIG"
    case .tooManyOpenFiles: "EMFILE"
    case .notDirectory: "ENOTDIR"
    case .noSuchProcess: "ESRCH"
    case .ioError: "EIO"
    case .resourceBusy: "EBUSY"
    case .noSpace: "ENOSPC"
    case .brokenPipe: "EPIPE"
    default: "errno \(rawValue)"
    }
  }
}
