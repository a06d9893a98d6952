package import Experiment
internal import FoundationEssentials

/// `run.json`.
package enum RunFile {
  package static func text(_ run: RunDescription) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(run), as: UTF8.self) + "\n"
  }

  package static func parse(_ text: String) throws -> RunDescription {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(RunDescription.self, from: Data(text.utf8))
  }
}
