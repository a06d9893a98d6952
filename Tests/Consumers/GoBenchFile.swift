/// What a file in Go's benchmark format says, read by the rules of golang.org/design/14313-benchmark-format
/// and of benchstat's own reader: a line is a result, the metadata of a unit, a configuration, or ignored.
package struct GoBenchFile: Sendable {
  package struct Result: Equatable, Sendable {
    /// Without `Benchmark`.
    package let name: String
    /// The configuration that was in force.
    package let configuration: [String: String]
    package let values: [String: Double]
  }

  package private(set) var results: [Result] = []
  /// By unit, then key.
  package private(set) var metadata: [String: [String: String]] = [:]
  /// What the reader would complain of, with the line's number from 1.
  package private(set) var problems: [String] = []

  package init(_ text: String) {
    var configuration: [String: String] = [:]
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, scalars) in lines.enumerated() {
      let line = String(scalars)
      do throws(Problem) {
        if line.hasPrefix("Benchmark") {
          results.append(try Self.result(line, configuration))
        } else if Self.fields(line).first == "Unit" {
          try addMetadata(Self.fields(line))
        } else if let (key, value) = Self.configuration(line) {
          configuration[key] = value.isEmpty ? nil : value
        }
      } catch {
        problems.append("\(index + 1): \(error.text)")
      }
    }
  }

  private struct Problem: Error { let text: String }

  private static func result(
    _ line: String, _ configuration: [String: String]
  ) throws(Problem) -> Result {
    let fields = fields(line)
    guard fields.count >= 4, fields.count % 2 == 0 else {
      throw Problem(text: "\(fields.count) fields")
    }
    let name = fields[0].dropFirst("Benchmark".count)
    guard name.first?.isLowercase == false else { throw Problem(text: "name \(fields[0])") }
    guard Int(fields[1]) != nil else { throw Problem(text: "iterations \(fields[1])") }
    var values: [String: Double] = [:]
    for index in stride(from: 2, to: fields.count, by: 2) {
      guard let value = Double(fields[index]), value.isFinite else {
        throw Problem(text: "value \(fields[index])")
      }
      guard values.updateValue(value, forKey: fields[index + 1]) == nil else {
        throw Problem(text: "unit \(fields[index + 1]) twice")
      }
    }
    return Result(name: String(name), configuration: configuration, values: values)
  }

  private mutating func addMetadata(_ fields: [String]) throws(Problem) {
    guard fields.count > 2 else { throw Problem(text: "missing unit or metadata") }
    for field in fields.dropFirst(2) {
      let pair = field.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { throw Problem(text: "expected key=value") }
      let old = metadata[fields[1], default: [:]].updateValue(pair[1], forKey: pair[0])
      guard old == nil || old == pair[1] else {
        throw Problem(text: "metadata of \(fields[1]) set twice")
      }
    }
  }

  /// `key: value`, where the key begins with a small letter and has neither capitals nor blanks.
  private static func configuration(_ line: String) -> (key: String, value: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let key = line[..<colon]
    guard key.first?.isLowercase == true,
      !key.contains(where: { $0.isUppercase || $0.isWhitespace })
    else { return nil }
    let rest = line[line.index(after: colon)...]
    let value = rest.drop { $0 == " " || $0 == "\t" }
    return rest.isEmpty || value.count < rest.count ? (String(key), String(value)) : nil
  }

  /// As `strings.Fields`: separated by runs of Unicode's white space.
  private static func fields(_ line: String) -> [String] {
    line.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map(String.init)
  }
}
