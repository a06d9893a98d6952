/// One event of a YAML text, limited to those used in plans.
struct YAMLEvent {
  enum Kind: Equatable {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case mappingStart, mappingEnd
    case listStart, listEnd
    /// A word, quoted or plain.
    case scalar(String, isPlain: Bool)
    /// `*name`, a reference to an anchor.
    case alias
  }

  let kind: Kind
  /// The line where it starts, from 1.
  let line: Int
  /// Whether an anchor (`&name`) or a tag (`!name`) precedes it.
  let isMarked: Bool
}
