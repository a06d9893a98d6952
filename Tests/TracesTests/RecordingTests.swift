import SystemPackage
import Testing
import Traces

/// Real recordings: the text of perf script, whose faults have the addresses of their pages, compressed by xz.
struct Recording: Sendable, CustomTestStringConvertible {
  let name: String
  let lines: Int
  let faults: Int
  let madvise: Int

  var testDescription: String { name }

  var path: String {
    FilePath(#filePath).removingLastComponent().string + "/Fixtures/\(name).perf-script.xz"
  }

  static let all = [
    Recording(
      name: "go-sawtooth-dontneed", lines: 35_849, faults: 34_813, madvise: 478),
    Recording(name: "redis-dontneed", lines: 134_243, faults: 124_819, madvise: 4581),
    Recording(name: "python", lines: 282_721, faults: 265_991, madvise: 0),
  ]
}

@Suite("Recordings of real programs")
struct RecordingTests {
  @Test(
    "have the faults and calls that perf counted, each call with both its ends",
    arguments: Recording.all)
  func counts(recording: Recording) throws {
    let trace = try ReadTrace(file: recording.path)
    #expect(trace.faults.count == recording.faults)
    #expect(trace.calls.count { $0.name == .madvise } == recording.madvise)
    #expect(trace.summary.lines == recording.lines)
    #expect(trace.faults.count + 2 * trace.calls.count == recording.lines)
    #expect(trace.summary.notes.isEmpty)
    #expect(trace.events.allSatisfy { $0.time % 1000 == 0 })
  }
}
