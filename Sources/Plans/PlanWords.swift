internal import Texts

/// The values of a plan as words, by key: from options and from a plan file.
package struct PlanWords: Equatable, Sendable {
  /// The command that performs a plan.
  package enum Performer: Sendable {
    /// One executable, which compares strategies.
    case run
    /// Two executables, base and head.
    case compare
  }

  private var words: [String: [String]]

  /// - Parameter words: the words by the name of the key; each word holds one value.
  package init(_ words: [String: [String]] = [:]) { self.words = words.filter { !$0.value.isEmpty } }

  /// The words of a key; nil if it is not given.
  package subscript(key: String) -> [String]? {
    get { words[key] }
    set { words[key] = newValue }
  }

  package var keys: [String] { words.keys.sorted() }

  /// These words, completed by those of `others` for keys that are missing here.
  package func completed(by others: PlanWords) -> PlanWords {
    PlanWords(words.merging(others.words) { mine, _ in mine })
  }

  /// The words without those of a key.
  package func without(_ key: String) -> PlanWords { PlanWords(words.filter { $0.key != key }) }

  /// The distinct values in the order of their first appearance; empty if the key is not given.
  func names(_ key: String) throws(PlanError) -> [String] {
    var seen: Set<String> = []
    for word in words[key] ?? [] where word.isEmpty { throw empty(key) }
    return (words[key] ?? []).filter { seen.insert($0).inserted }
  }

  /// The last word of a key that takes one value.
  func text(_ key: String) throws(PlanError) -> String? {
    guard let word = words[key]?.last else { return nil }
    if word.isEmpty { throw empty(key) }
    return word
  }

  func flag(_ key: String) -> Bool { words[key] == ["true"] }

  /// The parsed value of a key. Throws if the word is invalid.
  func value<Value>(
    _ key: String, _ parse: (String) -> Value?
  ) throws(PlanError) -> Value? {
    guard let word = try text(key) else { return nil }
    guard let value = parse(word) else { throw wrong(key, word) }
    return value
  }

  func number(_ key: String) throws(PlanError) -> Double? {
    try value(key) { Double(fieldText: $0[...]) }
  }

  /// All numbers of a key that takes ranges, ascending.
  func numbers(_ key: String) throws(PlanError) -> [Int] {
    var numbers: Set<Int> = []
    for word in try names(key) {
      guard let found = NumberRange.numbers(of: word) else { throw wrong(key, word) }
      numbers.formUnion(found)
    }
    return numbers.sorted()
  }

  /// Refuses more values than a plan may have.
  func requireFew() throws(PlanError) {
    for key in keys where words[key, default: []].count > PlanLimits.mostValues {
      throw PlanError("--\(key): more than \(PlanLimits.mostValues) values")
    }
  }

  private func empty(_ key: String) -> PlanError {
    PlanError("--\(key): has no value; it \(taken(key))")
  }

  private func wrong(_ key: String, _ word: String) -> PlanError {
    PlanError("--\(key) \(FieldText.shown(word)): it \(taken(key))")
  }

  private func taken(_ key: String) -> String { PlanKeyList.named(key)?.taken ?? "takes another value" }
}
