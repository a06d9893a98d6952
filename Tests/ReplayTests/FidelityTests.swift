@testable import Histories
import MachineState
import PageRelease
import SystemPackage
import Testing
import Traces
@testable import Replay

/// The recordings of three real programs.
@Suite("Recordings of real programs")
struct FidelityTests {
  struct Known: CustomTestStringConvertible, Sendable {
    let name: String
    let process: Int32
    let faults: Int
    let anonymous: Int
    var testDescription: String { name }
  }

  /// Counted in the text by other means: faults in mappings that `mmap(2)` or `brk(2)` made private and anonymous.
  static let all = [
    Known(name: "go-sawtooth-dontneed", process: 10453, faults: 34_813, anonymous: 34_737),
    Known(name: "redis-dontneed", process: 10038, faults: 124_819, anonymous: 124_293),
    Known(name: "python", process: 13490, faults: 259_475, anonymous: 258_330),
  ]

  private func events(_ name: String, _ body: (TraceEvent) throws -> Void) throws {
    let tests = FilePath(#filePath).removingLastComponent().removingLastComponent()
    try TraceFile(path: tests.string + "/TracesTests/Fixtures/\(name).perf-script.xz").forEach(body)
  }

  private func history(_ known: Known, replacesUnmap: Bool = false) throws -> ProcessHistory {
    try ProcessHistory(of: known.process, replacesUnmap: replacesUnmap) {
      try events(known.name, $0)
    }
  }

  private func predictions(
    _ known: Known, _ names: [String], replacesUnmap: Bool = false
  ) throws -> [String: Prediction] {
    let history = try history(known, replacesUnmap: replacesUnmap)
    let script = try ReplayScript(history, in: "/tmp") { try events(known.name, $0) }
    let releases = names.map { name in
      (name, StrategyList.named(name).flatMap { PageModel.Release($0, hasSwap: false) })
    }
    return try Prediction.all(script, releases, advice: .inherit)
  }

  @Test("the process with the most faults is the program", arguments: all)
  func census(known: Known) throws {
    var census = TraceCensus()
    try events(known.name) { census.take($0) }
    let first = try #require(census.processes().first)
    #expect(first.process == known.process && first.faults == known.faults)
  }

  @Test("faults of private anonymous memory are those of the text", arguments: all)
  func counts(known: Known) throws {
    let history = try history(known)
    #expect(history.faults == known.faults && history.anonymousFaults == known.anonymous)
    #expect(history.anonymousFaults + history.leftOut.faults == history.faults)
  }

  @Test("what was recorded is foretold to the last fault", .notFast, .tags(.slow), arguments: all)
  func recorded(known: Known) throws {
    #expect(try predictions(known, ["recorded"])["recorded"]?.faults == known.anonymous)
  }

  @Test("a Go program under MADV_FREE takes what it really took, to a hundredth")
  func free() throws {
    let known = Self.all[0]
    let found = try #require(predictions(known, ["free"])["free"])
    // The same program with GODEBUG=madvdontneed=0 took 16,109 faults in all.
    let left = known.faults - known.anonymous
    #expect(abs(found.faults + left - 16_109) * 100 < 16_109, "\(found.faults) and \(left)")
  }

  @Test(
    "strategies change nothing of a program without madvise, but in the place of its munmap", .notFast, .tags(.slow))
  func unmapping() throws {
    let names = ["recorded", "free", "none"]
    let known = Self.all[2]
    let plain = try predictions(known, names)
    #expect(plain["free"] == plain["recorded"] && plain["none"]?.faults == known.anonymous)
    let replaced = try predictions(known, names, replacesUnmap: true)
    #expect(replaced["recorded"]?.faults == known.anonymous)
    #expect(try #require(replaced["free"]).faults < known.anonymous / 2)
    #expect(replaced["free"]?.faults == replaced["none"]?.faults)
  }

  @Test("the curve begins with nothing, follows the clock, and has the peak")
  func curve() throws {
    let found = try #require(predictions(Self.all[1], ["recorded"])["recorded"])
    #expect(found.curve.first?.rssBytes == 0 && found.curve.count > 100)
    #expect(zip(found.curve, found.curve.dropFirst()).allSatisfy { $0.time <= $1.time })
    let highest = found.curve.map(\.rssBytes).max() ?? 0
    #expect(highest <= found.peakBytes && highest > found.peakBytes - (8 << 20))
  }
}
