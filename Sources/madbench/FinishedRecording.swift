internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import Recording
internal import SystemPackage
internal import Traces

/// A recording that has ended: made into a trace, and told of.
struct FinishedRecording {
  private let recorder: Recorder
  private let recording: Recording
  private let isAtBound: Bool

  init(_ recorder: Recorder, _ recording: Recording, isAtBound: Bool) {
    self.recorder = recorder
    self.recording = recording
    self.isAtBound = isAtBound
  }

  /// Writes the trace; a signal ends that, and then there is none.
  func write(to place: TracePlace) throws {
    try answeringSignals { signals in
      let text = try recording.text()
      let counts = RecordedCounts()
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while try Poll.readable([text.output, signals.descriptor], timeout: .max)[0],
        signals.arrived() == nil
      {
        let count = try chunk.withUnsafeMutableBytes { try text.output.read(into: $0) }
        if count == 0 { break }
        try place.file.descriptor.writeAll(chunk[..<count])
      }
      let summary = S()
      if let signal = signals.arrived() { throw ExitStatus.signal(signal) }
      try text.finish()
      try place.file.takeName()
      report(counts, summary, place.path)
    }
  }

  private func report(_ counts: RecordedCounts, _ summary: S, _ path: String) {
    let events = recorder.events
    let kinds =
      events.tellsReadsFromWrites
      ? " (\("\(counts.reads)".groupedDigits) reads, \("\(counts.faults - counts.reads)".groupedDigits) writes)"
      : ""
    let processes = counts.processes.count
    complain(
      "\(path): \("\(counts.faults)".groupedDigits) faults\(kinds) and \("\(counts.calls)".groupedDigits) calls of "
        + "\(processes == 1 ? "one process" : "\("\(processes)".groupedDigits) processes") in "
        + "\(NumberText.significant(Double(counts.nanoseconds) / 1e9)) s")
    if !events.tellsReadsFromWrites {
      complain("this kernel does not tell whether a fault was a read or a write")
    }
    if !events.missingCalls.isEmpty {
      complain(
        "not recorded, as this kernel does not list them: \(events.missingCalls.joined(separator: ", "))"
      )
    }
    if summary.lostEvents > 0 {
      complain(
        "\("\(Int(clamping: summary.lostEvents))".groupedDigits) events were lost, which perf was too slow for: "
          + "--buffer \(recorder.bufferBytes >> 19)M holds twice as many back")
    }
    if isAtBound {
      complain(
        "the trace ends early: --max-size \(ByteCount.rounded(recorder.maxBytes)) was reached")
    }
    complain("what would other strategies cost it? madbench replay \(path)")
  }

}

struct S { var lostEvents: UInt64 = 0 }
