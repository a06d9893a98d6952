extension RunDescription {
  /// In what two runs did not replay the same, in words; empty where they did, or neither replayed anything.
  ///
  /// A recording is known by what is in it: it may have been named by another path, piped, or converted.
  package func replayDifferences(to other: RunDescription) -> [String] {
    guard let here = replay, let there = other.replay else {
      return (replay == nil) == (other.replay == nil)
        ? [] : ["the \(replay == nil ? "head" : "base") is a replay, the other run none"]
    }
    var words: [String] = []
    func note<Value: Equatable>(_ what: String, _ one: Value, _ two: Value) {
      if one != two { words.append("\(what) \(one) and \(two)") }
    }
    note("process", "\(here.process) (\(here.command))", "\(there.process) (\(there.command))")
    note("faults recorded", here.faults, there.faults)
    note("faults replayed", here.anonymousFaults, there.anonymousFaults)
    note("threads", here.threads, there.threads)
    note("duration", "\(here.durationNanoseconds) ns", "\(there.durationNanoseconds) ns")
    for kind in Set(here.releases.keys).union(there.releases.keys).sorted() {
      note("releases by \(kind)", here.calls(kind), there.calls(kind))
    }
    if !words.isEmpty, here.trace != there.trace {
      words.insert("recordings \(here.trace) and \(there.trace)", at: 0)
    }
    note("--speed", here.pace, there.pace)
    note("--reuse", here.reuse, there.reuse)
    note("--replace-munmap", here.replacesUnmap, there.replacesUnmap)
    return words
  }
}

extension RunDescription.Replayed {
  fileprivate var pace: String { speed?.fieldText ?? "max" }

  fileprivate var reuse: String { clearsZeroed == true ? "zero" : "touch" }

  fileprivate func calls(_ kind: String) -> String {
    let release = releases[kind] ?? .init(calls: 0, pages: 0)
    return "\(release.calls) × (\(release.pages) pages)"
  }
}
