/// What a reader has to say of a recording besides its events; whole once all of it is read.
package struct TraceSummary: Equatable, Sendable {
  /// A line that no event came of.
  package struct UnknownLine: Equatable, Sendable {
    /// Counted from 1.
    package var number: Int
    /// Its beginning, as a message shows it.
    package var text: String

    package init(number: Int, text: String) {
      self.number = number
      self.text = text
    }
  }

  /// An event that the reader does not know.
  package struct UnknownEvent: Equatable, Sendable {
    package var name: String
    package var count: Int

    package init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  /// Lines of the text, comments and blank ones too.
  package var lines = 0
  /// Events that were delivered.
  package var events = 0
  /// Lines that hold something, are no comment or part of a call chain, and say nothing that is known.
  package var unknownLines = 0
  package var firstUnknown: UnknownLine?
  /// What the text looks like where its first unknown lines are of another program; nil where they are of none that is
  /// known.
  package var foreign: ForeignText?
  /// Of the unknown lines those that are events, in the order in which their names have come up; at most
  /// `mostUnknownEvents` names.
  package var unknownEvents: [UnknownEvent] = []
  /// Calls of which the recording shows both ends.
  package var wholeCalls = 0
  /// Calls that the recording shows entered, but not returned from.
  package var callsWithoutExit = 0
  /// Calls that the recording shows returned from, but not entered.
  package var callsWithoutEntry = 0
  /// Faults that the recording shows by several events, of which one was delivered: each further one.
  package var duplicateFaults = 0
  /// Faults at addresses of the kernel, which are none of the program's.
  package var kernelFaults = 0
  /// Events that the kernel could not hand to perf, by the recording's own account: what perf was asked to
  /// show with `--show-lost-events`.
  package var lostEvents: UInt64 = 0
  /// Lines that have one number where process and thread are to stand. It is the thread's by perf's
  /// defaults; its process is what task events have told, or else taken to be the same.
  package var linesOfUnknownProcess = 0
  /// Whether the last line has no line feed and says nothing that is known or is damaged: whoever wrote it
  /// was killed at it.
  package var isLastLineCut = false
  /// Bytes of a page of the kernel that the trace was recorded on; nil where the recording does not say.
  package var pageBytes: Int?
  /// How the recorded program could get huge pages; nil where the recording does not say.
  package var hugePages: TraceHugePages?
  /// Whether the program was made to release by `MADV_DONTNEED` where it asked for `MADV_FREE`.
  package var freesAsDontneed = false
  /// The kernel, the architecture and the perf that made the recording; nil where it does not say.
  package var kernel: String?
  package var architecture: String?
  package var perf: String?
  /// Whether the first line says that `madbench record` wrote the trace, and its last line is missing.
  package var isEndMissing = false
  /// Lines that the trace had when it was recorded, less those that were read: negative where lines were added.
  package var missingLines = 0
  /// Whether the recording reached `--max-size` and ended before the program did.
  package var isMaxSizeReached = false

  /// How many names of unknown events are kept.
  package static let mostUnknownEvents = 64

  package init() {}

  /// Calls of which the recording shows one end.
  package var unpairedCalls: Int { callsWithoutExit + callsWithoutEntry }
}
