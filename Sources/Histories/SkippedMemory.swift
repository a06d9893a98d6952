/// What of a recording is not replayed, by reason: it is told, so that nobody takes the rest for all.
package struct SkippedMemory: Equatable, Sendable {
  /// Faults in mappings of files, private ones too.
  package var fileFaults = 0
  package var sharedFaults = 0
  package var hugeTLBFaults = 0
  /// Faults where no mapping was seen: the program itself, its data and its stack, or memory that was mapped before the
  /// recording began.
  package var unmappedFaults = 0
  /// Faults that ended in a signal, since the mapping did not allow the access.
  package var forbiddenFaults = 0
  /// Mappings of files and shared ones.
  package var mappings = 0
  /// Releases of memory that is not private and anonymous, among them holes punched into files.
  package var releases = 0
  /// Calls of `process_madvise(2)` that released memory: a recording does not hold their ranges.
  package var processReleases = 0
  /// Advice that changes nothing about residency here.
  package var advice = 0
  /// Calls that failed.
  package var failedCalls = 0

  package init() {}

  package var faults: Int {
    fileFaults + sharedFaults + hugeTLBFaults + unmappedFaults + forbiddenFaults
  }
}
