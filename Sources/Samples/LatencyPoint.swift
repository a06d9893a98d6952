package import Measurement
package import Plans
package import Texts
package import Workloads

/// One row of `latency.csv`: a bucket of the histogram that belongs to a row of `samples.csv`.
package struct LatencyPoint: FileRow {
  package var schema: Int = Record.schema
  package var runID = ""
  package var trial = 0
  package var block = 0
  package var round = 0
  package var position = 0
  package var cell = Cell()
  package var phase = Phase.reserve
  /// The release and re-touch cycles of the row; nil if there are no cycles.
  package var cycle: CyclePart?
  package var kind = LatencyKind.operation
  /// The longest latency of the bucket.
  package var nanoseconds = 0
  package var count = 0

  package init() {}

  /// Whether the bucket counts for the headline: false for a first cycle that is followed by others.
  package var isSteady: Bool { cycle != .first || cell.repeats <= 1 }

  /// A bucket of the histogram that belongs to `record`.
  package init(_ bucket: LatencyBucket, _ kind: LatencyKind, of record: Record) {
    runID = record.runID
    trial = record.trial
    block = record.block
    round = record.round
    position = record.position
    cell = record.cell
    phase = record.phase
    cycle = record.cycle
    self.kind = kind
    nanoseconds = bucket.nanoseconds
    count = bucket.count
  }

  /// Why madbench cannot have written this row; nil if it may have.
  package var damage: String? {
    guard LatencyBucket.isEnd(nanoseconds) else {
      return "value_ns: \(nanoseconds) is the end of no bucket"
    }
    return count > 0 ? nil : "count: \(count), where a bucket holds at least one operation"
  }

  package static let requiredColumns = [
    "schema", "run_id", "trial", "block", "round", "position", "phase", "role", "strategy", "latency_of",
    "value_ns", "count",
  ]

  package static let columns: [Column<LatencyPoint>] =
    [
      Column("schema", \.schema),
      Column("run_id", \.runID),
      Column("trial", \.trial),
      Column("block", \.block),
      Column("round", \.round),
      Column("position", \.position),
      Column("phase", \.phase),
      Column("cycle", \.cycle),
    ] + AxisList.columns.map { $0.inside(\.cell) } + [
      Column("latency_of", \.kind),
      Column("value_ns", \.nanoseconds),
      Column("count", \.count),
    ]
}
