package import Plans
package import Samples

/// An event that a run delivers as it proceeds.
package enum RunEvent {
  case record(Record)
  /// The histograms of the previous record.
  case latencies([LatencyPoint])
  case curve([CurvePoint])
  /// A worker starts a cell.
  case step(Schedule.Step)
  case progress(Progress)
  /// The first block has ended.
  case measured(BlockLength)
}

/// The progress of a run.
package struct Progress: Equatable, Sendable {
  /// The cell that starts, from 1.
  package var cell = 0
  package var cells = 0
  package var elapsedSeconds = 0.0
  /// The expected total time; nil if unknown.
  package var expectedSeconds: Double?
  /// The widest interval so far, as `PairedRatio.uncertainty`.
  package var halfWidth: Double?
  /// The ratio of the first candidate.
  package var ratio: Double?
}
