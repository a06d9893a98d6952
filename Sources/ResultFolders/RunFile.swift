internal import FoundationEssentials
package import Samples
package import SystemPackage
internal import Texts

/// Reads and writes `run.json`.
package enum RunFile {
  /// A longer file is not a description of a run.
  package static let mostBytes = 4 << 20

  private struct Version: Decodable {
    let schema: Int
  }

  /// A description of a schema version known to this madbench, decoded in one pass over the text.
  private struct Document: Decodable {
    let run: RunDescription

    init(from decoder: any Decoder) throws {
      // Checked first, because a newer version may lack required keys.
      let schema = try Version(from: decoder).schema
      guard schema <= Record.schema else {
        throw Damage(
          description: "schema \(schema) is newer than this madbench, which knows \(Record.schema)")
      }
      run = try RunDescription(from: decoder)
    }
  }

  /// The reason why a text is not a description of a run.
  package struct Damage: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  package static func text(_ run: RunDescription) throws -> String {
    return try JSONText.of(run)
  }

  package static func parse(_ text: String) throws -> RunDescription {
    try parse(Data(text.utf8))
  }

  /// Reads a whole file. Throws `Damage`, or `Errno` if it cannot be read.
  package static func read(_ descriptor: FileDescriptor) throws -> RunDescription {
    var bytes = Data()
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      if count == 0 { return try parse(bytes) }
      bytes += chunk[..<count]
      guard bytes.count <= mostBytes else {
        throw Damage(
          description: "longer than \(ByteCount.exact(mostBytes)), no description of a run")
      }
    }
  }

  private static func parse(_ bytes: Data) throws -> RunDescription {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      let run = try decoder.decode(Document.self, from: bytes).run
      try requireNames(of: run)
      try requireFewItems(of: run)
      return run
    } catch let error as DecodingError {
      throw Damage(description: "is no description of a run: \(reason(error))")
    }
  }

  /// The limit of each list: more than the CPUs of any machine or the cells of any plan.
  private static let mostItems = 1 << 14

  private static func requireFewItems(of run: RunDescription) throws(Damage) {
    let lists = [
      ("worker_cpus", run.workerCpus.count), ("controller_cpus", run.controllerCpus.count),
      ("nodes", run.nodes.count), ("cells", run.cells?.count ?? 0),
      ("findings", run.findings?.count ?? 0), ("command_line", run.commandLine.count),
      ("bench.arms", run.bench?.arms.count ?? 0), ("bench.metrics", run.bench?.metrics.count ?? 0),
      ("replay.curve", run.replay?.curve.count ?? 0),
      ("replay.predictions", run.replay?.predictions.count ?? 0),
    ]
    for (name, count) in lists where count > mostItems {
      throw Damage(description: "'\(name)' holds \(count) items, at most \(mostItems) are read")
    }
  }

  /// Reports show names unescaped; see `NameText`.
  private static func requireNames(of run: RunDescription) throws(Damage) {
    let replay = run.replay.map { Array($0.predictions.keys) + Array($0.releases.keys) } ?? []
    let bench = run.bench.map { $0.arms.map(\.name) + $0.metrics.map(\.name) } ?? []
    let names = [run.runId, run.baseline, run.reproduction ?? ""] + replay + bench
    for name in names where !NameText.isName(name) {
      throw Damage(description: "'\(FieldText.shown(name))' is no name of a run, strategy or reproduction")
    }
  }

  /// The error and its key.
  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "'\(path(context.codingPath + [key]))' is missing"
    case .typeMismatch(_, let context) where context.codingPath.isEmpty,
      .valueNotFound(_, let context) where context.codingPath.isEmpty:
      "it holds no keys"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "'\(path(context.codingPath))': \(context.debugDescription)"
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      "it is not valid JSON, or a number in it does not fit"
    case .dataCorrupted(let context):
      "'\(path(context.codingPath))': \(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }

  /// A key as written in the file: `nodes[0].memory_bytes`.
  private static func path(_ keys: [any CodingKey]) -> String {
    var path = ""
    for key in keys {
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? "" : "."
        for letter in key.stringValue {
          path += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
        }
      }
    }
    return path
  }
}
