internal import Analysis
internal import ArgumentParser
internal import PlanFiles
package import Plans

/// What a command line asks of a plan, together with the plan file that it names.
package struct PlanArguments: Sendable {
  private let file: PlanFile?
  /// What the command line itself says.
  private let given: PlanWords

  /// Reads the file, if there is one. Throws `PlanError`.
  init(_ options: PlanOptions) throws(PlanError) {
    guard options.files.count <= 1 else { throw PlanError("--plan: one file, not several") }
    given = options.words
    if let path = options.files.first { file = try PlanFile(reading: path) } else { file = nil }
  }

  /// Reads options of `run`. Throws `PlanError`, and what ArgumentParser throws.
  package init(_ words: [String]) throws { try self.init(PlanOptions.parse(words)) }

  /// Whether the command line says anything of a key.
  func gives(_ key: String) -> Bool { given[key] != nil }

  /// What the file and the command line say, the command line first.
  var words: PlanWords { words(of: entries()) }

  /// The plan, or what is wrong with it, with the place in the file where that is to blame.
  package func plan(for performer: PlanWords.Performer = .run) throws -> Plan {
    do { return try words.plan(for: performer) } catch let error as PlanError {
      throw located(error) { try $0.plan(for: performer) }
    }
  }

  /// The words of a key; nil where neither the command line nor the file gives it.
  func values(of key: PlanKey) -> [String]? { words[key.name] }

  /// An error of the plan with the place in the file that is to blame: the line without which there were
  /// no error.
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

  /// The line of the first value of a list that makes the plan wrong; the key's line where no single value does. Asks
  /// for halves of the list, so that a long one takes few questions.
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

  /// What of the file the command line does not replace.
  private func entries() -> [PlanFile.Entry] {
    file?.entries.filter { given[$0.key.name] == nil } ?? []
  }
}
