internal import ArgumentParser
internal import Experiment
internal import LinuxKernel
internal import PlanFiles

/// A command line together with the plan file that it names.
package struct PlanArguments: Sendable {
  /// Those of this process. Read once: standard input cannot be read again.
  static let ofThisProcess = Result { try PlanArguments(Array(CommandLine.arguments.dropFirst())) }

  private let words: [String]
  private let file: PlanFile?
  /// Where in `words` the file's are put in: right behind its name.
  private let place: Int
  /// What the command line itself says, by key.
  private let given: [String: [String]]

  /// Reads the file, if there is one. Throws `PlanError`.
  ///
  /// - Parameter words: a command line without the name of the program.
  package init(_ words: [String]) throws {
    guard words.count <= PlanLimits.mostValues else {
      throw PlanError(
        "\(words.count) arguments, where at most \(PlanLimits.mostValues) are read: --plan FILE takes lists")
    }
    let words = words.joiningNegativeValues
    self.words = words
    var given: [String: [String]] = [:]
    var path: String?
    var place = 0
    var index = Self.takesPlan(words) ? 0 : words.endIndex
    while index < words.endIndex, words[index] != "--" {
      let word = words[index]
      index += 1
      guard word.hasPrefix("--") else { continue }
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = PlanKeyList.named(parts[0])
      if key?.value == .flag {
        given[String(parts[0])] = ["true"]
      } else if key != nil || parts[0] == "plan" {
        guard let value = parts.count == 2 ? String(parts[1]) : words[index...].first else { break }
        if parts.count == 1 { index += 1 }
        if key?.count == .several {
          given[String(parts[0]), default: []].append(value)
        } else if key != nil {
          given[String(parts[0])] = [value]
        } else {
          guard path == nil else { throw PlanError("--plan: one file, not several") }
          path = value
          place = index
        }
      }
    }
    self.given = given
    self.place = place
    file = try path.map { try PlanFile(reading: $0) }
    try validateWords()
    try validateFile()
  }

  /// Other commands have no plan, and say so themselves.
  private static func takesPlan(_ words: [String]) -> Bool {
    guard let first = words.first else { return false }
    return first.hasPrefix("-") || ["run", "compare", "plan"].contains(first)
  }

  /// All words, those of the file behind its name, but for options that the command line has too.
  var completed: [String] {
    words[..<place] + entries().flatMap(\.arguments) + words[place...]
  }

  /// What the plan's options come to.
  func options() throws -> PlanOptions { try options(of: entries(), given) }

  /// The values that a key was given, here or there; nil where nobody says anything.
  func values(of key: PlanKey) -> [String]? {
    guard let values = given[key.name] else {
      return file?.entries.first { $0.key == key }?.values.map(\.text)
    }
    guard key.count == .several else { return values }
    return values.flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// An error of the plan with the place in the file that is to blame: the line without which there were
  /// no error.
  func located(_ error: PlanError, _ make: (PlanOptions) throws -> Plan) -> PlanError {
    guard let file else { return error }
    func isRight(_ entries: [PlanFile.Entry], _ given: [String: [String]]) -> Bool {
      (try? make(options(of: entries, given))) != nil
    }
    let entries = entries()
    for entry in entries where isRight(entries.filter { $0 != entry }, given) {
      return PlanError("\(file.name):\(entry.line): \(error)", cause: error.cause)
    }
    for name in given.keys where isRight(entries, given.filter { $0.key != name }) { return error }
    return PlanError("\(file.name): \(error)", cause: error.cause)
  }

  /// What of the file the command line does not replace.
  private func entries() -> [PlanFile.Entry] {
    file?.entries.filter { given[$0.key.name] == nil } ?? []
  }

  private func options(
    of entries: [PlanFile.Entry], _ given: [String: [String]]
  ) throws -> PlanOptions {
    let said = given.flatMap { name, values in values.map { Self.argument(name, $0) } }
    return try PlanOptions.parse(entries.flatMap(\.arguments) + said)
  }

  private static func argument(_ name: String, _ value: String) -> String {
    PlanKeyList.named(name)?.value == .flag ? "--\(name)" : "--\(name)=\(value)"
  }

  /// Refuses values of the command line that the options do not take, where more can be said of them than their
  /// help does.
  private func validateWords() throws(PlanError) {
    if (try? options(of: [], given)) != nil { return }
    for key in PlanKeyList.all {
      for value in given[key.name] ?? [] {
        if value.isEmpty {
          throw PlanError("--\(key.name): has no value\(key.taken.map { "; it \($0)" } ?? "")")
        }
        if let taken = key.taken, (try? PlanOptions.parse([Self.argument(key.name, value)])) == nil
        {
          throw PlanError("--\(key.name) \(value): it \(taken)")
        }
      }
    }
  }

  /// Refuses values that the options do not take, those that the command line replaces too.
  private func validateFile() throws {
    guard let file, (try? PlanOptions.parse(file.entries.flatMap(\.arguments))) == nil else {
      return
    }
    for entry in file.entries {
      guard let value = entry.firstWrong else { continue }
      do { _ = try PlanOptions.parse(entry.arguments(of: [value])) } catch {
        // As it is quoted there, it may be as long as the file.
        let message = PlanOptions.message(for: error)
          .replacing(value.text, with: FieldText.shown(value.text))
        throw PlanError("\(file.name):\(value.line): \(entry.key.name): \(message)")
      }
    }
    do { _ = try PlanOptions.parse(file.entries.flatMap(\.arguments)) } catch {
      throw PlanError("\(file.name): \(PlanOptions.message(for: error))")
    }
  }
}

extension PlanFile.Entry {
  /// The first value that its option does not take; nil where it takes all. Asks for halves of the list, so
  /// that a long one takes few questions.
  fileprivate var firstWrong: PlanFile.Value? {
    func takes(_ count: Int) -> Bool {
      (try? PlanOptions.parse(arguments(of: values[..<count]))) != nil
    }
    var (right, wrong) = (0, values.count)
    if takes(wrong) { return nil }
    while wrong - right > 1 {
      let middle = (right + wrong) / 2
      if takes(middle) { right = middle } else { wrong = middle }
    }
    return values[right]
  }
}
