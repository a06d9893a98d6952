package import Histories
internal import LinuxKernel
package import Replay
package import Traces

extension RunDescription {
  /// The replayed recording: part of `run.json`.
  package struct Replayed: Codable, Equatable, Sendable {
    /// The file, as given.
    package var trace: String
    package var process: Int
    package var command: String
    package var threads: Int
    package var durationNanoseconds: UInt64
    /// The speed relative to the recording; absent if the replay did not wait.
    package var speed: Double?
    package var replacesUnmap: Bool
    /// All faults of the process, the faults that are replayed, and the others by reason.
    package var faults: Int
    package var anonymousFaults: Int
    package var fileFaults: Int
    package var sharedFaults: Int
    package var hugetlbFaults: Int
    package var unmappedFaults: Int
    package var forbiddenFaults: Int
    /// Replayed faults of pages that were already present.
    package var repeatedFaults: Int
    package var faultsBehindFork: Int
    package var faultsOfFreed: Int
    package var mappingsLeftOut: Int
    package var releasesLeftOut: Int
    package var adviceLeftOut: Int
    package var failedCalls: Int
    /// Calls that released memory, and the number of pages, by kind.
    package var releases: [String: Release]
    /// Lines that could not be parsed, and events that perf lost.
    package var unknownLines: Int
    package var lostEvents: Int
    /// Calls of `process_madvise(2)`.
    package var processReleases: Int?
    /// Whether pages that the program may assume to be zero were cleared before use: `--reuse zero`.
    package var clearsZeroed: Bool?
    /// Whether that was done in rows of their own.
    package var addsZeroed: Bool?
    /// Whether the program was made to release by MADV_DONTNEED where it asked for MADV_FREE.
    package var freesAsDontneed: Bool?
    /// Whether the program locked memory.
    package var locksMemory: Bool?
    /// Pages that were resident when advice released them, according to the recording.
    package var residentPagesReleased: Int?
    /// Whether the figures of strategies can differ at all.
    package var canDiffer: Bool?
    /// Where the recorded program was denied huge pages and the replay may have them: faults that the replay of what was
    /// recorded would take without them, as the model of its pages predicts.
    package var faultsWithoutHugePages: Int?
    /// What was unmapped, or mapped without access, and came back at the same addresses.
    package var comebackPages: Int?
    /// The accuracy bound of each strategy's figures; no entry if they are exact.
    package var bounds: [String: ReplayBound]?
    /// The predictions by strategy; no entry if not predictable.
    package var predictions: [String: Predicted]
    /// The recorded curve, reconstructed by the model of the pages: time in nanoseconds, RSS and LazyFree in bytes.
    package var curve: [[Int]]
  }

  package struct Release: Codable, Equatable, Sendable {
    package var calls: Int
    package var pages: Int

    package init(calls: Int, pages: Int) {
      self.calls = calls
      self.pages = pages
    }
  }

  package struct Predicted: Codable, Equatable, Sendable {
    package var faults: Int
    package var peakRssBytes: Int
    package var meanRssBytes: Int?
    package var meanLazyfreeBytes: Int?
  }
}

extension RunDescription.Replayed {
  /// Faults that a replay of what was recorded takes where it is true to the recording.
  package var faithfulFaults: Int {
    guard let without = faultsWithoutHugePages, let here = predictions[ReplayWorkload.recorded],
      abs(Double(without) - Double(anonymousFaults)) * 100 <= Double(anonymousFaults)
    else { return anonymousFaults }
    return here.faults
  }

  package init(
    trace: String, command: String, speed: Double?, unknownLines: Int, lostEvents: Int,
    _ recording: ProcessHistory, _ predictions: [String: Prediction],
    _ bounds: [String: ReplayBound], hugePages: TraceHugePages?
  ) {
    self.trace = trace
    process = Int(recording.process)
    self.command = command
    threads = recording.threads
    durationNanoseconds = recording.durationNanoseconds
    self.speed = speed
    replacesUnmap = recording.replacesUnmap
    faults = recording.faults
    anonymousFaults = recording.anonymousFaults
    let left = recording.leftOut
    fileFaults = left.fileFaults
    sharedFaults = left.sharedFaults
    hugetlbFaults = left.hugeTLBFaults
    unmappedFaults = left.unmappedFaults
    forbiddenFaults = left.forbiddenFaults
    repeatedFaults = recording.repeatedFaults
    faultsBehindFork = recording.faultsBehindFork
    faultsOfFreed = recording.faultsOfFreed
    mappingsLeftOut = left.mappings
    releasesLeftOut = left.releases
    adviceLeftOut = left.advice
    failedCalls = left.failedCalls
    let counts = recording.releases
    releases = [
      "dontneed": counts.dontNeed, "free": counts.free, "munmap": counts.unmap,
      "decommit": counts.withdrawn, "brk": counts.breakShrunk,
    ].mapValues { .init(calls: $0.calls, pages: $0.pages) }
    self.unknownLines = unknownLines
    self.lostEvents = lostEvents
    processReleases = left.processReleases
    comebackPages = recording.comebackPages
    clearsZeroed = false
    locksMemory = recording.locksMemory
    residentPagesReleased = recording.residentPagesReleased
    canDiffer = recording.canDiffer(
      peakPages: (predictions[ReplayWorkload.recorded]?.peakBytes ?? 0) / PageSize.bytes,
      hugePages: hugePages)
    self.bounds = bounds
    self.predictions = predictions.mapValues { found in
      .init(
        faults: found.faults, peakRssBytes: found.peakBytes, meanRssBytes: found.mean(\.rssBytes),
        meanLazyfreeBytes: found.mean(\.lazyFreeBytes))
    }
    curve =
      predictions[ReplayWorkload.recorded]?.curve.map {
        [Int($0.time), $0.rssBytes, $0.lazyFreeBytes]
      } ?? []
  }
}
