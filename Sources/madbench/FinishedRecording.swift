internal import Options
internal import ArgumentParser
internal import LinuxKernel
internal import Processes
internal import Recording
internal import ResultFolders
internal import SystemPackage
internal import Texts
internal import Traces

/// A recording that has ended: writes the trace and reports on it.
struct FinishedRecording {
  private let recorder: Recorder
  private let recording: Recording
  private let program: String
  private let hugePages: TraceHugePages
  private let isAtBound: Bool
  /// Whether `MADV_FREE` was recorded as `MADV_DONTNEED`.
  var freesAsDontneed = false
  /// CPU time of the program while it was recorded, and of a run without; nil where that is not known.
  var usedNanoseconds: Int?
  var plainNanoseconds: Int?

  /// - Parameters:
  ///   - program: the name of what was recorded.
  ///   - hugePages: how it could get huge pages.
  init(
    _ recorder: Recorder, _ recording: Recording, of program: String, _ hugePages: TraceHugePages,
    isAtBound: Bool
  ) {
    self.program = program
    self.hugePages = hugePages
    self.recorder = recorder
    self.recording = recording
    self.isAtBound = isAtBound
  }

  /// Writes the trace; a signal aborts this without leaving a trace.
  func write(to place: TracePlace) throws {
    try answeringSignals { signals in
      let text = try recording.text()
      let trace = try recorder.compressor(into: place.file.descriptor)
      try trace.write(firstLine)
      let reader = PerfScriptReader { buffer in
        guard try Poll.readable([text.output, signals.descriptor], timeout: .max)[0],
          signals.arrived() == nil
        else { return 0 }
        let count = try text.output.read(into: buffer)
        try trace.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      var counts = RecordedCounts()
      try reader.forEach { counts.add($0) }
      if let signal = signals.arrived() { throw ExitStatus.signal(signal) }
      try text.finish()
      try trace.write(lastLine(counts, reader.summary))
      try trace.finish()
      let path = try place.file.finish()
      if path != place.path {
        complain("\(place.path): something has taken this name since; the trace is \(path)")
      }
      report(counts, reader.summary, path)
    }
  }

  private var firstLine: String {
    let machine = MachineFacts.names()
    return TraceComment.first([
      ("program", program), ("kernel", machine.kernel), ("architecture", machine.architecture),
      ("page_bytes", "\(PageSize.bytes)"), ("thp", hugePages.rawValue),
      ("perf", recorder.perfVersion ?? "unknown"),
      ("madv_free", freesAsDontneed ? "as_dontneed" : "kept"),
      ("events", recorder.events.names.joined(separator: ",")),
    ])
  }

  /// - Parameter summary: the summary of perf's text, without the first line, which madbench adds.
  private func lastLine(_ counts: RecordedCounts, _ summary: TraceSummary) -> String {
    TraceComment.last([
      ("lines", "\(summary.lines + 1)"), ("faults", "\(counts.faults)"),
      ("calls", "\(counts.calls)"), ("lost", "\(summary.lostEvents)"),
      ("max_size_reached", isAtBound ? "yes" : "no"),
    ])
  }

  private func report(_ counts: RecordedCounts, _ summary: TraceSummary, _ path: String) {
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
      complain("this kernel does not record whether a fault was a read or a write")
    }
    if !events.missingCalls.isEmpty {
      complain(
        "not recorded, as this kernel does not list them: \(events.missingCalls.joined(separator: ", "))"
      )
    }
    if summary.lostEvents > 0 {
      complain(
        "\("\(summary.lostEvents)".groupedDigits) events are missing, for which perf was too slow; twice the "
          + "buffers: \(Self.doubled(recorder))")
    }
    if let cost { complain(cost) }
    if isAtBound {
      complain(
        "the trace ends early: --max-size \(ByteCount.rounded(recorder.maxBytes)) was reached")
    }
    if counts.lazyFrees > 0 {
      complain(
        "\("\(counts.lazyFrees)".groupedDigits) call\(counts.lazyFrees == 1 ? "" : "s") of MADV_FREE, after which no fault tells of writes: figures of other "
          + "strategies are bounds. record --free-as-dontneed shows all; of a Go program, GODEBUG=madvdontneed=1 too")
    }
    complain("what would other strategies cost it? madbench replay \(path)")
  }

  /// What recording has cost the program; nil where nobody asked.
  private var cost: String? {
    guard let used = usedNanoseconds, let plain = plainNanoseconds, plain > 0 else { return nil }
    let percent = NumberText.significant(abs(Double(used) / Double(plain) - 1) * 100)
    let times =
      "\(NumberText.significant(Double(used) / 1e9)) s against \(NumberText.significant(Double(plain) / 1e9)) s in a run without"
    return used >= plain
      ? "recording cost \(percent) % CPU: \(times)" : "recording cost no CPU: \(times)"
  }

  /// The options that give perf twice the buffers.
  private static func doubled(_ recorder: Recorder) -> String {
    let bytes = 2 * recorder.bufferBytes
    let least = Recorder.leastBytes(bufferBytes: bytes)
    return "--buffer \(option(bytes))"
      + (recorder.maxBytes < least ? " --max-size \(option(least))" : "")
  }

  private static func option(_ bytes: Int) -> String {
    bytes % (1 << 20) == 0 ? "\(bytes >> 20)M" : "\((bytes + 1023) >> 10)K"
  }
}
