internal import LinuxKernel
internal import Traces

/// Why a recording cannot be replayed.
package enum ReplayError: Error, Equatable, CustomStringConvertible {
  case tooManyThreads(Int)
  case tooLarge(pages: Int)
  case nothing(process: Int32)
  /// By where its faults and mappings lie.
  case otherPages(bytes: Int)
  /// By the first line of the trace.
  case recordedPages(bytes: Int)
  case tooManyRanges
  case tooScattered
  case tooManyRevisits
  case tooManyPopulated
  case tooManyForks

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
    case .tooManyRanges:
      "the calls of the process cut its memory into more than \(TraceLimits.mostRanges) ranges, the most that a replay "
        + "tells apart"
    case .tooScattered:
      "the process uses pages in more than \(TraceLimits.mostSparseBlocks) blocks of 256 KiB, with fewer than "
        + "\(TraceLimits.pagesOfBlock) faults to a block: too scattered for a replay"
    case .tooManyRevisits:
      "the calls of the process go over the same memory again and again without a fault: more than "
        + "\(TraceLimits.mostRevisits) of its ranges, the most that a replay follows"
    case .tooManyPopulated:
      "the calls of the process populate more than \(TraceLimits.mostPopulatedPages) pages, the most that a replay follows"
    case .tooManyForks:
      "the process forks too often for the memory that it uses: more than \(TraceLimits.mostForkedPages) pages in all, the "
        + "most that a replay follows"
    case .nothing(let process):
      "process \(process): nothing to replay: no fault lies in private anonymous memory of which the recording shows the mmap or brk. \(Self.causes)"
    }
  }
}
