internal import Measurement
package import Samples
package import Trials
internal import Workloads

/// The histograms that a worker has sent, held until their row arrives.
package struct PendingLatencies {
  private var pieces: [PhaseLatencies] = []

  package init() {}

  /// More than the pieces of two whole histograms.
  private static let mostPieces = 64

  /// Adds a piece. Throws if it does not continue the earlier ones.
  package mutating func add(_ piece: PhaseLatencies) throws(RunError) {
    let before = pieces.last { $0.kind == piece.kind }?.buckets.last?.nanoseconds ?? -1
    guard pieces.allSatisfy({ $0.phase == piece.phase }), pieces.count < Self.mostPieces,
      piece.buckets.first?.nanoseconds ?? -1 > before
    else { throw RunError("a worker sent latencies that do not continue those before them") }
    pieces.append(piece)
  }

  /// The rows of `latency.csv` that belong to `record`. Workers of older builds send none.
  package mutating func take(for record: Record) throws(RunError) -> [LatencyPoint] {
    defer { pieces.removeAll() }
    guard pieces.allSatisfy({ $0.phase == record.phase }) else {
      throw RunError("a worker sent latencies of another phase than the row after them")
    }
    for (kind, wanted) in [
      (LatencyKind.operation, record.operations), (.advice, record.adviceCalls),
    ] {
      let own = pieces.filter { $0.kind == kind }
      let count = own.flatMap(\.buckets).reduce(0) { $0 + $1.count }
      guard own.isEmpty || count == wanted else {
        throw RunError(
          "a worker sent \(count) latencies for \(wanted.map(String.init) ?? "no number of") operations"
        )
      }
    }
    return pieces.flatMap { piece in
      piece.buckets.map { LatencyPoint($0, piece.kind, of: record) }
    }
  }

}
