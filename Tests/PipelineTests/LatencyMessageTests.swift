import Analysis
import Measurement
import Plans
import Runs
import Samples
import Testing
import Texts
import Trials
import Workloads

@Suite("Latencies that a worker sends")
struct LatencyMessageTests {
  private func piece(
    _ buckets: [(Int, Int)], _ phase: Phase = .release, _ kind: LatencyKind = .operation
  ) -> PhaseLatencies {
    PhaseLatencies(
      phase: phase, kind: kind,
      buckets: buckets.map { LatencyBucket(nanoseconds: $0.0, count: $0.1) })
  }

  private func record(operations: Int?, advice: Int? = nil) -> Record {
    var record = Record()
    record.runID = "abc"
    record.trial = 3
    record.block = 2
    record.round = 1
    record.position = 4
    record.cell.strategy = "free"
    record.phase = .release
    record.operations = operations
    record.adviceCalls = advice
    return record
  }

  @Test("pieces read back as they were written, and nothing else is taken for one")
  func text() {
    for piece in [piece([(0, 1)]), piece([(30, 200), (5663, 12)], .retouch, .advice)] {
      let message = WorkerMessage.latencies(piece)
      #expect(WorkerMessage(line: message.line.dropLast()) == message)
    }
    for words in [
      "release operation", "release operation 30", "release operation 30:0",
      "release operation 30:-1",
      "release operation 31:1 30:1", "release operation 30:1 30:1", "release operation 5662:1",
      "release operation -1:1", "release operation 30:1:1", "release nothing 30:1",
      "nothing operation 30:1", "release operation 30:99999999999",
      "release operation " + (0...256).map { "\(LatencyBucket.end(of: $0)):1" }.joined(separator: " "),
    ] {
      #expect(WorkerMessage(line: "latencies \(words)") == nil, "\(words)")
    }
  }

  @Test("they become rows with the identity of the row that they belong to")
  func rows() throws {
    var pending = PendingLatencies()
    try pending.add(piece([(30, 2), (40, 1)]))
    try pending.add(piece([(50, 3)]))
    try pending.add(piece([(20, 1)], .release, .advice))
    let record = record(operations: 6, advice: 1)
    let points = try pending.take(for: record)
    #expect(points.map(\.nanoseconds) == [30, 40, 50, 20] && points.map(\.count) == [2, 1, 3, 1])
    #expect(points.map(\.kind) == [.operation, .operation, .operation, .advice])
    for point in points {
      #expect(point.cell == record.cell && point.phase == .release && point.runID == "abc")
      #expect([point.trial, point.block, point.round, point.position] == [3, 2, 1, 4])
      #expect(try LatencyPoint(line: CSV.line(point, LatencyPoint.columns).dropLast()) == point)
    }
    // A worker of an older build sends none.
    let none = try pending.take(for: record)
    #expect(none.isEmpty)
  }

  @Test("latencies that do not belong to their row, or do not add up, end the run")
  func refused() throws {
    for (piece, row) in [
      (piece([(30, 2)]), record(operations: 3)), (piece([(30, 2)]), record(operations: nil)),
      (piece([(30, 2)], .retouch), record(operations: 2)),
      (piece([(30, 2)], .release, .advice), record(operations: 2)),
    ] {
      var pending = PendingLatencies()
      try pending.add(piece)
      #expect(throws: RunError.self) { _ = try pending.take(for: row) }
    }
    for (first, second) in [
      (piece([(30, 2)]), piece([(30, 2)])), (piece([(30, 2)]), piece([(20, 2)])),
      (piece([(30, 2)]), piece([(40, 2)], .touch)),
    ] {
      var pending = PendingLatencies()
      try pending.add(first)
      #expect(throws: RunError.self) { try pending.add(second) }
    }
    var pending = PendingLatencies()
    #expect(throws: RunError.self) {
      for value in 0..<100 { try pending.add(piece([(value, 1)])) }
    }
  }

  /// Rows of 256 operations, and their histograms: the longest of each is the round's own.
  private func rounds(_ count: Int) -> (rows: [Record], points: [LatencyPoint]) {
    let rows = (0..<count).map { number in
      var row = record(operations: 256)
      row.block = number
      row.latencyMax = LatencyBucket.end(of: 1000 + number)
      return row
    }
    let points = rows.flatMap { row in
      [
        LatencyPoint(LatencyBucket(nanoseconds: 100, count: 255), .operation, of: row),
        LatencyPoint(LatencyBucket(nanoseconds: row.latencyMax ?? 0, count: 1), .operation, of: row),
      ]
    }
    return (rows, points)
  }

  @Test("the quantiles of a cell are of all its rounds together, and p99.9 is no maximum of one")
  func merged() throws {
    let (rows, points) = rounds(40)
    var analysis = Analysis(of: rows)
    let belongs = analysis.add(points)
    #expect(belongs)
    let latency = try #require(analysis.summaries.first?.releaseLatency)
    // 40 of 10,240 operations are long: 0.4 %.
    #expect(latency.p50 == 100 && latency.p99 == 100)
    #expect(try #require(latency.p999) >= 1000 && latency.max == LatencyBucket.end(of: 1039))
    #expect(latency.operations == 10_240 && latency.isWhole)
    let few = rounds(39)
    var short = Analysis(of: few.rows)
    short.add(few.points)
    let known = try #require(short.summaries.first?.releaseLatency)
    #expect(known.p99 == 100 && known.p999 == nil && known.operations == 9984)
  }

  @Test("without all histograms no quantile is told, and those of unknown cells are not taken")
  func partial() throws {
    let (rows, points) = rounds(40)
    for some in [[], Array(points.dropLast())] {
      var analysis = Analysis(of: rows)
      analysis.add(some)
      let latency = try #require(analysis.summaries.first?.releaseLatency)
      #expect(latency.p50 == nil && latency.p999 == nil && !latency.isWhole)
      #expect(latency.max == LatencyBucket.end(of: 1039))
    }
    var stranger = points[0]
    stranger.cell.strategy = "munmap"
    var analysis = Analysis(of: rows)
    let belongs = analysis.add([stranger])
    #expect(!belongs && analysis.summaries.count == 1)
  }
}
