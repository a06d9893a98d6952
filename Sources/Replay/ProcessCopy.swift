internal import Glibc
internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// A child of the calling process that has a copy of its memory, and waits for the end of this value, which is its own.
final class ProcessCopy {
  /// More are not alive at a time.
  static let most = 64

  private let child: ForkedChild

  init() throws(Errno) { child = try ForkedChild { while true { pause() } } }
}
