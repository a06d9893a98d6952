package import Measurement
package import Workloads

/// The time interval of one window of a phase, in `CLOCK_MONOTONIC` nanoseconds.
package struct PhaseWindow: Equatable, Sendable {
  package let phase: Phase
  package let startNanoseconds: UInt64
  package let endNanoseconds: UInt64

  package init(phase: Phase, startNanoseconds: UInt64, endNanoseconds: UInt64) {
    self.phase = phase
    self.startNanoseconds = startNanoseconds
    self.endNanoseconds = endNanoseconds
  }
}

/// The result of a walk of the worker's own page tables after a window of a phase.
package struct PhaseWalk: Equatable, Sendable {
  package let phase: Phase
  package let sample: CurveSample

  package init(phase: Phase, sample: CurveSample) {
    self.phase = phase
    self.sample = sample
  }
}

/// Labels each sample with the phase whose window was the last to start before it. A sample before the first window, or
/// one during whose reading a window started, belongs to no phase and is dropped.
///
/// Both lists must be sorted by time. Linear.
package func labelled(
  _ samples: [CurveSample], by windows: [PhaseWindow]
) -> [(sample: CurveSample, phase: Phase)] {
  var found: [(sample: CurveSample, phase: Phase)] = []
  var next = 0
  for sample in samples {
    while next < windows.count, windows[next].startNanoseconds <= sample.startNanoseconds {
      next += 1
    }
    guard next > 0 else { continue }
    if next < windows.count, windows[next].startNanoseconds <= sample.endNanoseconds { continue }
    found.append((sample, windows[next - 1].phase))
  }
  return found
}
