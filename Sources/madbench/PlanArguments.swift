internal import Options
internal import Analysis
internal import ArgumentParser
internal import PlanFiles
package import Plans

/// The arguments of a command line for a plan, together with the plan file that it names.
package struct PlanArguments: Sendable {
  private let file: PlanFile?
  /// The arguments of the command line itself.
  private let given: PlanWords

  /// Reads the file, if one is given. Throws `PlanError`.
  init(_ options: PlanOptions) throws(PlanError) {
    guard options.files.count <= 1 else { throw PlanError("--plan: one file, not several") }
    given = options.words
    if let path = options.files.first { file = try PlanFile(reading: path) } else { file = nil }
  }

  /// Parses options of `run`. Throws `PlanError` and errors of ArgumentParser.
  package init(_ words: [String]) throws { try self.init(PlanOptions.parse(words)) }

  /// Whether the command line gives a key.
  func gives(_ key: String) -> Bool { given[key] != nil }

  /// The words of the command line and, for keys it does not give, of the file.
  var words: PlanWords { words(of: entries()) }

  /// The plan. Errors include the place in the file that caused them.
  package func plan(for performer: PlanWords.Performer = .run) throws -> Plan {
    do { return try words.plan(for: performer) } catch let error as PlanError {
      throw located(error) { try $0.plan(for: performer) }
    }
  }

  /// The words of a key; nil if neither the command line nor the file gives it.
  func values(of key: PlanKey) -> [String]? { words[key.name] }

  /// Adds the place in the file to an error of the plan: the line without which there would be no error.
  private func located(_ error: PlanError, _ make: (PlanWords) throws -> Plan) -> PlanError {
    guard let file else { return error }
    func isRight(_ words: PlanWords) -> Bool { (try? make(words)) != nil }
    let entries = entries()
    for (index, entry) in entries.enumerated() {
      var others = entries
      others.remove(at: index)
      guard isRight(words(of: others)) else { continue }
      let line = line(of: entry, { isRight(words(of: others + [$0])) })
      return PlanError("\(file.name):\(line): \(error)", cause: error.cause)
    }
    for key in given.keys where isRight(words(of: entries).without(key)) { return error }
    return PlanError("\(file.name): \(error)", cause: error.cause)
  }

  /// The line of the first value of a list that makes the plan invalid; the key's line if no single value does. Bisects
  /// the list, so that a long one takes few attempts.
  private func line(of entry: PlanFile.Entry, _ isRight: (PlanFile.Entry) -> Bool) -> Int {
    guard entry.values.count > 1, isRight(entry.prefix(1)) else {
      return entry.values.first?.line ?? entry.line
    }
    var (right, wrong) = (1, entry.values.count)
    while wrong - right > 1 {
      let middle = (right + wrong) / 2
      if isRight(entry.prefix(middle)) { right = middle } else { wrong = middle }
    }
    return entry.values[right].line
  }

  private func words(of entries: [PlanFile.Entry]) -> PlanWords {
    let said = Dictionary(uniqueKeysWithValues: entries.map { ($0.key.name, $0.words) })
    return given.completed(by: PlanWords(said))
  }

  /// The entries of the file that the command line does not replace.
  private func entries() -> [PlanFile.Entry] {
    file?.entries.filter { given[$0.key.name] == nil } ?? []
  }
}
