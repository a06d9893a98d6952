package import Glibc
package import SystemPackage

/// Blocks signals for the lifetime of the value, then restores the process's signal mask.
package struct BlockedSignals: ~Copyable {
  private let before: sigset_t

  /// The corresponding system call is `sigprocmask(2)`.
  package init(_ numbers: [Int32]) throws(Errno) {
    var set = Self.set(of: numbers)
    var before = sigset_t()
    _ = try valueOrErrno(sigprocmask(SIG_BLOCK, &set, &before))
    self.before = before
  }

  /// Blocks all signals that end or stop a process and can be blocked. The corresponding system call is
  /// `sigprocmask(2)`.
  package static func ofEndings() throws(Errno) -> BlockedSignals {
    try BlockedSignals(endings)
  }

  /// The signals that `ofEndings` blocks.
  package static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  deinit {
    var before = before
    sigprocmask(SIG_SETMASK, &before, nil)
  }

  package static func set(of numbers: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
  }
}
