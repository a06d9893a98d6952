package import Plans
package import Samples

/// What a run delivers while it goes.
package enum RunEvent {
  case record(Record)
  /// The histograms of the record before.
  case latencies([LatencyPoint])
  case curve([CurvePoint])
  /// A worker begins a cell.
  case step(Schedule.Step)
  case progress(Progress)
  /// The first block is over.
  case measured(BlockLength)
}

/// Where a run stands.
package struct Progress: Equatable, Sendable {
  /// The cell that begins, from 1.
  package var cell = 0
  package var cells = 0
  package var elapsedSeconds = 0.0
  /// How long it will have taken in the end; nil where nothing tells yet.
  package var expectedSeconds: Double?
  /// The widest interval so far, as `PairedRatio.uncertainty`.
  package var halfWidth: Double?
  /// The ratio of the first candidate.
  package var ratio: Double?
}
