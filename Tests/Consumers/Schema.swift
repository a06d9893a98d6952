internal import LinuxKernel
internal import Processes
internal import SystemPackage

/// A schema that a consumer of our files has, and the program that holds a file against it: jsonschema or
/// xmlschema of PyPI, which `scripts/prepare` installs into `.build/validators`.
package enum Schema: String, Sendable {
  case junit = "junit.xsd"
  case bencher = "bmf.schema.json"
  case comparison = "comparison.schema.json"

  private static let root = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().removingLastComponent().string
  private static let python = root + "/.build/validators/bin/python"

  /// Why nothing can be validated here; nil where it can.
  package static let reason: String? =
    Folder.isExecutable(python)
    ? nil : "no jsonschema and xmlschema in .build/validators: ./scripts/test installs them"

  /// What became of a file.
  package struct Result: Sendable {
    package let isValid: Bool
    /// What does not fit, a line each; of XML that fits, the tests as a reader of XML sees them, as JSON.
    package let output: String
  }

  /// Holds a file against the schema.
  package func validate(file: String) throws -> Result {
    var child = try ChildProcess(
      path: Self.python,
      arguments: [
        Self.root + "/Tests/Reference/validate.py", Self.root + "/Tests/Reference/" + rawValue,
        file,
      ])
    child.closeInput()
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try child.output.read(into: $0) }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    let ending = try child.wait()
    return Result(isValid: ending == .exited(0), output: String(decoding: bytes, as: UTF8.self))
  }
}
