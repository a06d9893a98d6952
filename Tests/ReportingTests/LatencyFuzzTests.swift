import Analysis
import Fuzzing
import LinuxKernel
import Measurement
import Processes
import ResultFolders
import Samples
import SystemPackage
import Testing
import Texts
import Workloads

/// `latency.csv` takes any bytes: it is refused with the line, or its quantiles are in order and every export of it ends.
///
/// `MADBENCH_FUZZ=1000000` gives each test so many inputs; best with `-c release`.
@Suite("Fuzzing of latency.csv")
struct LatencyFuzzTests {
  private static let inputs = environmentValue("MADBENCH_FUZZ").flatMap { Int($0) } ?? 20_000

  /// Rows of a cell, and the buckets that belong to them.
  private static func rows(_ random: inout SeededGenerator) -> (rows: [Record], points: [LatencyPoint]) {
    let rows = [Phase.release, .retouch, .idle, .run].map { phase in
      var record = Record()
      record.cell = Record.random(&random).cell
      record.phase = phase
      record.runID = "abc"
      record.operations = 1000
      record.latencyMax = 1_236_991
      return record
    }
    return (rows, LatenciesFixture.points(of: rows))
  }

  private func check(_ analysis: Analysis) {
    for summary in analysis.summaries {
      for latency in [summary.releaseLatency, summary.retouchLatency, summary.advice] {
        let known = [latency?.p50, latency?.p90, latency?.p99, latency?.p999].compactMap(\.self)
        #expect(known == known.sorted())
      }
      for phase in Phase.allCases {
        guard let counts = analysis.latencies(of: summary.cell, phase) else { continue }
        #expect(HgrmText.text(counts).split(separator: "\n").count < 400 + counts.different)
      }
    }
  }

  @Test("rows, and the quantiles and exports of those that are taken")
  func rows() throws {
    var mutator = Mutator(seed: 26)
    let seeds = (0..<10).map { _ in Self.rows(&mutator.random) }
    var accepted = 0
    var analysis = Analysis()
    for input in 0..<Self.inputs {
      let seed = seeds[input / 50 % seeds.count]
      if input.isMultiple(of: 50) {
        check(analysis)
        analysis = Analysis()
        for row in seed.rows { analysis.add(row) }
      }
      let point = seed.points[input % seed.points.count]
      var bytes = Array(CSV.line(point, LatencyPoint.columns).utf8.dropLast())
      mutator.mutate(&bytes)
      let line = String(decoding: bytes.filter { $0 != 10 }, as: UTF8.self)
      guard let read = try? LatencyPoint(line: line[...]) else { continue }
      #expect(try LatencyPoint(line: CSV.line(read, LatencyPoint.columns).dropLast()) == read)
      if read.damage == nil, analysis.add([read]) { accepted += 1 }
    }
    #expect(accepted > Self.inputs / 100)
  }

  @Test("whole files in a folder")
  func files() throws {
    var mutator = Mutator(seed: 27)
    let folder = "/tmp/madbench-latency-\(UInt64.random(in: 0 ... .max))"
    try Folder.create(folder)
    let file = try FileDescriptor.open(
      FilePath(folder + "/latency.csv"), .writeOnly, options: [.create, .exclusiveCreate],
      permissions: .ownerReadWrite)
    let seeds = (0..<10).map { _ in Self.rows(&mutator.random) }
    var run = RunDescription()
    run.runId = "abc"
    var accepted = 0
    for input in 0..<Self.inputs / 2 {
      let seed = seeds[input % seeds.count]
      let lines = seed.points.prefix(mutator.random.below(4)).map { CSV.line($0, LatencyPoint.columns) }
      var bytes = Array((CSV.header(LatencyPoint.columns) + lines.joined()).utf8)
      mutator.mutate(&bytes)
      try file.resize(to: 0)
      try file.writeAll(toAbsoluteOffset: 0, bytes)
      run.complete = input.isMultiple(of: 2)
      var analysis = Analysis()
      for row in seed.rows { analysis.add(row) }
      do {
        try ResultFolder.forEachLatency(folder, of: run) { analysis.add([$0]) }
        accepted += 1
        if accepted.isMultiple(of: 16) { check(analysis) }
      } catch let failure as ResultFolder.Failure {
        #expect(failure.description.contains("line ") || failure.description.hasSuffix("is empty"), "\(failure)")
      }
    }
    #expect(accepted > Self.inputs / 200)
    try file.close()
    var remove = try ChildProcess(path: "/bin/rm", arguments: ["-r", folder])
    _ = try remove.wait()
  }

  @Test("counts that add up to more than any number are exported in a few lines")
  func extremes() {
    var counts = LatencyCounts()
    for nanoseconds in 0..<200 {
      counts.add(LatencyBucket(nanoseconds: nanoseconds, count: nanoseconds == 0 ? .max - 1 : 1))
      #expect(HgrmText.text(counts).split(separator: "\n").count < 600)
    }
    counts.add(LatencyBucket(nanoseconds: 201, count: .max))
    #expect(HgrmText.text(counts).contains("Total count"))
  }
}
