extension TraceSummary {
  func write(to bytes: inout CompactBytes) {
    bytes.add(UInt64(lines))
    bytes.add(UInt64(unknownLines))
    bytes.add(UInt64(firstUnknown?.number ?? 0))
    bytes.add(firstUnknown?.text ?? "", longest: CompactTrace.longestText)
    bytes.add(UInt64(unknownEvents.count))
    for event in unknownEvents {
      bytes.add(event.name, longest: CompactTrace.longestText)
      bytes.add(UInt64(event.count))
    }
    for count in [callsWithoutExit, callsWithoutEntry, duplicateFaults, kernelFaults] {
      bytes.add(UInt64(count))
    }
    bytes.add(lostEvents)
    bytes.add(UInt64(linesOfUnknownProcess))
    bytes.add(isLastLineCut ? 1 : 0)
    bytes.add(UInt64(timeUnit ?? 0))
  }

  /// All but the number of events.
  init(_ cursor: inout CompactCursor) throws(TraceDamage) {
    lines = try cursor.count()
    unknownLines = try cursor.count()
    let number = try cursor.count()
    let text = try cursor.text(longest: CompactTrace.longestText)
    firstUnknown = number > 0 ? UnknownLine(number: number, text: text) : nil
    for _ in 0..<(try cursor.number(below: Self.mostUnknownEvents + 1, "unknown events:")) {
      let name = try cursor.text(longest: CompactTrace.longestText)
      unknownEvents.append(UnknownEvent(name: name, count: try cursor.count()))
    }
    callsWithoutExit = try cursor.count()
    callsWithoutEntry = try cursor.count()
    duplicateFaults = try cursor.count()
    kernelFaults = try cursor.count()
    lostEvents = try cursor.number()
    linesOfUnknownProcess = try cursor.count()
    isLastLineCut = try cursor.number(below: 2, "a last line that is cut:") == 1
    let unit = try cursor.count()
    timeUnit = unit > 0 ? unit : nil
  }
}
