internal import CYAML

/// The events of a YAML text, one after another, through libyaml.
///
/// Events that were read are not kept, so that a text, however nested, takes no more memory than itself.
final class YAMLEvents {
  /// A YAML syntax error.
  struct Damage: Error {
    let line: Int
    let reason: String
  }

  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// The corresponding library calls are `yaml_parser_initialize` and `yaml_parser_set_input_string`.
  init(_ text: [UInt8]) throws(Damage) {
    parser = .allocate(capacity: 1)
    bytes = .allocate(capacity: text.count)
    _ = bytes.initialize(fromContentsOf: text)
    guard yaml_parser_initialize(parser) == 1 else {
      throw Damage(line: 1, reason: "memory ran out")
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    // A parser that could not be initialized is all zeroes, which this call accepts.
    yaml_parser_delete(parser)
    parser.deallocate()
    bytes.deallocate()
  }

  /// The next event. Must not be called after the end of the stream or after an error.
  ///
  /// The corresponding library call is `yaml_parser_parse`.
  func next() throws(Damage) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw damage }
    defer { yaml_event_delete(&event) }
    let line = Int(clamping: event.start_mark.line) + 1
    let (kind, isMarked) = Self.meaning(of: event)
    return YAMLEvent(kind: kind, line: line, isMarked: isMarked)
  }

  private static func meaning(of event: yaml_event_t) -> (YAMLEvent.Kind, isMarked: Bool) {
    let data = event.data
    switch event.type {
    case YAML_SCALAR_EVENT:
      let text = UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
      let isPlain = data.scalar.style == YAML_PLAIN_SCALAR_STYLE
      return (
        .scalar(String(decoding: text, as: UTF8.self), isPlain: isPlain),
        data.scalar.anchor != nil || data.scalar.tag != nil
      )
    case YAML_SEQUENCE_START_EVENT:
      return (.listStart, data.sequence_start.anchor != nil || data.sequence_start.tag != nil)
    case YAML_MAPPING_START_EVENT:
      return (.mappingStart, data.mapping_start.anchor != nil || data.mapping_start.tag != nil)
    case YAML_SEQUENCE_END_EVENT: return (.listEnd, false)
    case YAML_MAPPING_END_EVENT: return (.mappingEnd, false)
    case YAML_DOCUMENT_START_EVENT: return (.documentStart, false)
    case YAML_DOCUMENT_END_EVENT: return (.documentEnd, false)
    case YAML_ALIAS_EVENT: return (.alias, false)
    case YAML_STREAM_START_EVENT: return (.streamStart, false)
    default: return (.streamEnd, false)
    }
  }

  /// The parser's error. For undecodable text the parser reports a byte offset instead of a line.
  private var damage: Damage {
    let state = parser.pointee
    let reason = [state.problem, state.context].compactMap { $0.map { String(cString: $0) } }
      .joined(separator: ", ")
    let line =
      state.error == YAML_READER_ERROR
      ? bytes.prefix(Int(clamping: state.problem_offset)).count { $0 == UInt8(ascii: "\n") }
      : Int(clamping: state.problem_mark.line)
    return Damage(line: line + 1, reason: reason.isEmpty ? "memory ran out" : reason)
  }
}
