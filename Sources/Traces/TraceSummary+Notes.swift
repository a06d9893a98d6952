extension TraceSummary {
  /// What whoever uses the events should know of what is not among them, a sentence each.
  package var notes: [String] {
    var notes: [String] = []
    if unknownLines > 0 { notes.append(unknownNote) }
    if isLastLineCut { notes.append("the last line is cut and was left out") }
    if isEndMissing { notes.append("the trace was cut off: its end, a comment, is missing") }
    if missingLines > 0 { notes.append("\(missingLines) lines of the trace are missing") }
    if missingLines < 0 { notes.append("\(-missingLines) lines were added to the trace") }
    if isMaxSizeReached { notes.append("the recording ended early, as it had reached --max-size") }
    if freesAsDontneed {
      notes.append(
        "recorded with --free-as-dontneed: where the program asks for MADV_FREE it released by MADV_DONTNEED; "
          + "its own way is the strategy free")
    }
    if lostEvents > 0 { notes.append("the kernel lost \(lostEvents) events while recording") }
    if unpairedCalls > 0 {
      notes.append(
        "\(unpairedCalls) system calls were left out: of \(callsWithoutExit) the return is missing, of "
          + "\(callsWithoutEntry) the entry")
    }
    if linesOfUnknownProcess > 0 {
      notes.append(
        "\(linesOfUnknownProcess) lines tell one number of process and thread: threads count as processes "
          + "where no task event says otherwise (perf script -F comm,pid,tid,…)")
    }
    return notes
  }

  private var unknownNote: String {
    let first = firstUnknown.map { ", the first is line \($0.number): \"\($0.text)\"" } ?? ""
    let most = unknownEvents.sorted { $0.count > $1.count }.prefix(3)
      .map { "\($0.count) \($0.name)" }
    let events = most.isEmpty ? "" : " (most: \(most.joined(separator: ", ")))"
    return "\(unknownLines) lines are unknown\(events)\(first)"
  }
}
