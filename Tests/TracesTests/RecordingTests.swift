import SystemPackage
import Testing
import Traces

/// Real recordings, in the compact form.
struct Recording: Sendable, CustomTestStringConvertible {
  let name: String
  /// Of the text that `perf script` printed.
  let textBytes: Int
  let lines: Int
  let faults: Int
  let madvise: Int

  var testDescription: String { name }

  var path: String {
    FilePath(#filePath).removingLastComponent().string + "/Fixtures/\(name).madtrace"
  }

  static let all = [
    Recording(
      name: "go-sawtooth-dontneed", textBytes: 3_225_859, lines: 35_849, faults: 34_813,
      madvise: 478),
    Recording(
      name: "redis-dontneed", textBytes: 12_398_080, lines: 134_243, faults: 124_819,
      madvise: 4581),
    Recording(
      name: "python", textBytes: 25_528_801, lines: 282_721, faults: 265_991, madvise: 0),
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
    #expect(trace.summary.notes.isEmpty && trace.summary.timeUnit == 1000)
    #expect(trace.events.allSatisfy { $0.time % 1000 == 0 })
  }

  @Test("take a twentieth of their text at most, as it is written today", arguments: Recording.all)
  func size(recording: Recording) throws {
    let bytes = try ReadTrace(file: recording.path).compact()
    #expect(recording.textBytes >= 20 * bytes.count)
    let file = try FileDescriptor.open(FilePath(recording.path), .readOnly)
    let length = try file.closeAfter { try file.seek(offset: 0, from: .end) }
    #expect(length == Int64(bytes.count))
  }
}
