import Traces

/// All that a reader has made of a recording.
struct ReadTrace: Equatable {
  var events: [TraceEvent] = []
  var names: [String] = []
  var summary = TraceSummary()

  /// Without names, which come before the first event of each thread.
  var actions: [TraceEvent.Action] {
    events.map(\.action).filter { if case .name = $0 { false } else { true } }
  }

  var faults: [UInt64] {
    actions.compactMap { if case .fault(let address, _) = $0 { address } else { nil } }
  }

  var calls: [TraceCall] {
    actions.compactMap { if case .call(let call) = $0 { call } else { nil } }
  }
}

/// Gives bytes away in chunks.
private func source(
  _ bytes: [UInt8], _ chunk: Int
) -> (UnsafeMutableRawBufferPointer) throws -> Int {
  var position = 0
  return { buffer in
    let count = min(chunk, buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

extension ReadTrace {
  init(text bytes: [UInt8], chunk: Int = .max) throws {
    let reader = PerfScriptReader(read: source(bytes, chunk))
    try reader.forEach { events.append($0) }
    names = reader.names
    summary = reader.summary
  }

  init(text: String) throws { try self.init(text: Array(text.utf8)) }

  init(file path: String) throws {
    let file = try TraceFile(path: path)
    try file.forEach { events.append($0) }
    names = file.names
    summary = file.summary
  }
}

/// What is wrong with a text; nil where nothing is.
func damage(_ text: String) -> TraceDamage? {
  do { _ = try ReadTrace(text: text) } catch { return error as? TraceDamage }
  return nil
}
