internal import Plans

/// Parses the events of one plan file into entries. The file is one mapping of keys to words or lists of words; nothing
/// else of YAML is accepted.
struct PlanReader {
  let name: String
  private var entries: [PlanFile.Entry] = []

  init(name: String) { self.name = name }

  /// Throws `PlanError` or `YAMLEvents.Damage`.
  mutating func entries(of events: YAMLEvents) throws -> [PlanFile.Entry] {
    _ = try events.next()
    guard try events.next().kind == .documentStart else { throw saysNothing }
    let top = try unmarked(events.next())
    switch top.kind {
    case .mappingStart: break
    // The content of an empty document, or `~`.
    case .scalar("", isPlain: true): throw saysNothing
    default: throw wrong(top.line, "a plan is a mapping: lines such as 'strategy: free'")
    }
    while try readEntry(events) {}
    if entries.isEmpty { throw saysNothing }
    _ = try events.next()
    let last = try events.next()
    if last.kind != .streamEnd { throw wrong(last.line, "a plan is one document, and ends here") }
    return entries
  }

  /// False at the end of the mapping.
  private mutating func readEntry(_ events: YAMLEvents) throws -> Bool {
    let event = try unmarked(events.next())
    if event.kind == .mappingEnd { return false }
    guard case .scalar(let word, _) = event.kind else {
      throw wrong(event.line, "a key is a word, such as 'strategy'")
    }
    guard let key = PlanKeyList.named(word) else {
      let names = PlanKeyList.all.map(\.name)
      throw wrong(event.line, PlanError.unknown(word, "key", among: names).description)
    }
    // Keys are unique, so the list is short.
    if let earlier = entries.first(where: { $0.key == key }) {
      throw wrong(event.line, "\(word): is in line \(earlier.line) already")
    }
    let values = try values(of: key, events)
    entries.append(PlanFile.Entry(key: key, line: event.line, values: values))
    return true
  }

  private func values(of key: PlanKey, _ events: YAMLEvents) throws -> [PlanFile.Value] {
    let first = try unmarked(events.next())
    guard first.kind == .listStart else { return [try value(of: key, first)] }
    guard key.count == .several else { throw wrong(first.line, "\(key.name): takes one value") }
    var values: [PlanFile.Value] = []
    var numbers = 0
    while true {
      let event = try unmarked(events.next())
      if event.kind == .listEnd { break }
      let value = try value(of: key, event)
      values.append(value)
      numbers += key.value == .range ? Self.width(of: value.text) : 1
      if numbers > PlanLimits.mostValues {
        throw wrong(first.line, "\(key.name): more than \(PlanLimits.mostValues) values")
      }
    }
    if values.isEmpty { throw wrong(first.line, "\(key.name): the list is empty") }
    return values
  }

  /// The count of numbers in a range such as `0-3`; 1 for anything else.
  private static func width(of text: String) -> Int {
    let bounds = text.split(separator: "-").map { Int($0) }
    guard bounds.count == 2, let low = bounds[0], let high = bounds[1],
      0...PlanLimits.highestOfRange ~= high, 0...high ~= low
    else { return 1 }
    return high - low + 1
  }

  private func value(of key: PlanKey, _ event: YAMLEvent) throws -> PlanFile.Value {
    guard case .scalar(let text, let isPlain) = event.kind else {
      let form = key.count == .several ? "words, or lists of words" : "one word"
      throw wrong(event.line, "\(key.name): values are \(form), nothing deeper")
    }
    if text.isEmpty { throw wrong(event.line, "\(key.name): has no value") }
    if text.utf8.contains(0) { throw wrong(event.line, "\(key.name): a NUL is no part of a value") }
    switch key.value {
    case .flag where !isPlain || (text != "true" && text != "false"):
      throw wrong(event.line, "\(key.name): true or false, without quotes")
    case .name(let what, let names) where !names.contains(text):
      throw wrong(
        event.line, "\(key.name): " + PlanError.unknown(text, what, among: names).description)
    default: break
    }
    if key.count == .several, text.utf8.contains(UInt8(ascii: ",")) {
      throw wrong(event.line, "\(key.name): several values are a list, as in [1, 2]")
    }
    return PlanFile.Value(text: text, line: event.line)
  }

  /// Refuses aliases, anchors and tags.
  private func unmarked(_ event: YAMLEvent) throws -> YAMLEvent {
    if event.kind != .alias, !event.isMarked { return event }
    throw wrong(event.line, "anchors, aliases and tags have no meaning in a plan")
  }

  private var saysNothing: PlanError {
    PlanError(
      "\(name): says nothing; a plan says at least which strategy, as in 'strategy: free'")
  }

  private func wrong(_ line: Int, _ what: String) -> PlanError {
    PlanError("\(name):\(line): \(what)")
  }
}
