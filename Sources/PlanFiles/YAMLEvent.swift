/// What a YAML text says next, of the little that a plan is made of.
struct YAMLEvent {
  enum Kind: Equatable {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case mappingStart, mappingEnd
    case listStart, listEnd
    /// A word, quoted or plain.
    case scalar(String, isPlain: Bool)
    /// `*name`, which stands for something else.
    case alias
  }

  let kind: Kind
  /// The line that it begins in, from 1.
  let line: Int
  /// Whether an anchor (`&name`) or a tag (`!name`) stands before it.
  let isMarked: Bool
}
