internal import LinuxKernel

/// Why a recording cannot be replayed.
package enum ReplayError: Error, Equatable, CustomStringConvertible {
  case tooManyThreads(Int)
  case tooLarge(pages: Int)
  case nothing(process: Int32)
  /// By where its faults and mappings lie.
  case otherPages(bytes: Int)
  /// By the first line of the trace.
  case recordedPages(bytes: Int)

  private static let causes =
    "What a fork brought along is not known, nor calls that were not recorded (sys_enter_mmap and sys_exit_mmap, and so on); "
    + "--list shows all processes, --pid chooses"

  package var description: String {
    switch self {
    case .tooManyThreads(let count):
      "the process has \(count) threads, where a replay has at most \(ProcessHistory.mostThreads)"
    case .tooLarge(let pages):
      "the process has mapped \(pages) pages of private anonymous address space, where a replay has room for 32 TiB"
    case .otherPages(let bytes):
      "the recording is of a kernel with pages of \(bytes >> 10) KiB: no two of its faults lie in the same \(bytes >> 10) KiB, "
        + "and every mapping begins at a multiple of that. Replay it on such a kernel; this one has pages of "
        + "\(PageSize.bytes >> 10) KiB"
    case .recordedPages(let bytes):
      "the trace was recorded on a kernel with pages of \(bytes) bytes. Replay it on such a kernel; this one has pages of "
        + "\(PageSize.bytes) bytes"
    case .nothing(let process):
      "process \(process): nothing to replay: no fault lies in private anonymous memory of which the recording shows the mmap or brk. \(Self.causes)"
    }
  }
}
