/// Why a recording cannot be replayed.
package enum ReplayError: Error, Equatable, CustomStringConvertible {
  case tooManyThreads
  case tooLarge(pages: Int)
  case nothing(process: Int32)

  package var description: String {
    switch self {
    case .tooManyThreads: "the process has more than 65,536 threads"
    case .tooLarge(let pages):
      "the process has mapped \(pages) pages of private anonymous address space, where a replay has room for 32 TiB"
    case .nothing(let process):
      "the recording has no fault of private anonymous memory of process \(process): nothing to replay; --list shows all, --pid chooses"
    }
  }
}
