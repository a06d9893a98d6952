package import Experiment
internal import FoundationEssentials

/// `run.json`.
package enum RunFile {
  package static func text(_ run: RunDescription) throws -> String {
    return try JSONText.of(run)
  }

  package static func parse(_ text: String) throws -> RunDescription {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(RunDescription.self, from: Data(text.utf8))
  }
}
