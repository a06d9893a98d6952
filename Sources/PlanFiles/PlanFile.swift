internal import LinuxKernel
package import Plans
internal import Processes
internal import SystemPackage
internal import Texts

/// The content of a plan file: values of options, in the order of the file.
package struct PlanFile: Equatable, Sendable {
  /// A key and its values.
  package struct Entry: Equatable, Sendable {
    package let key: PlanKey
    /// The line of the key, from 1.
    package let line: Int
    package let values: [Value]

    /// One word per value; none for a flag that is off.
    package var words: [String] {
      key.value == .flag && values.first?.text != "true" ? [] : values.map(\.text)
    }

    /// The entry with only its first `count` values.
    package func prefix(_ count: Int) -> Entry {
      Entry(key: key, line: line, values: Array(values.prefix(count)))
    }
  }

  package struct Value: Equatable, Sendable {
    package let text: String
    /// The line of the value, from 1.
    package let line: Int
  }

  /// The path as given, which prefixes error messages.
  package let name: String
  package let entries: [Entry]

  /// The largest accepted file.
  package static let mostBytes = 1 << 20

  /// Reads a file; `-` is standard input. Throws the error with its line.
  package init(reading path: String) throws(PlanError) {
    let name = path == "-" ? "standard input" : path
    do {
      try self.init(name: name, Self.bytes(of: path))
    } catch let cause as Errno {
      throw PlanError("\(name): the plan cannot be read: \(cause)", cause: cause)
    } catch {
      throw error as? PlanError ?? PlanError("\(name): \(error)")
    }
  }

  /// - Parameter bytes: the text; the caller reads at most one byte more than `mostBytes`.
  package init(name: String, _ bytes: [UInt8]) throws(PlanError) {
    guard bytes.count <= Self.mostBytes else {
      throw PlanError("\(name): longer than \(ByteCount.exact(Self.mostBytes)), no plan")
    }
    var reader = PlanReader(name: name)
    do {
      entries = try reader.entries(of: YAMLEvents(bytes))
    } catch let damage as YAMLEvents.Damage {
      throw PlanError("\(name):\(damage.line): no YAML: \(damage.reason)")
    } catch {
      throw error as? PlanError ?? PlanError("\(name): \(error)")
    }
    self.name = name
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    if path == "-" { return try bytes(of: .standardInput) }
    // A blocking open would wait forever on a pipe without a writer.
    let file = try FileDescriptor.open(
      FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
    return try file.closeAfter {
      switch try FileStatus(of: file).kind {
      case .regular: return try bytes(of: file)
      case .pipe:
        let text = try bytes(of: file)
        if text.isEmpty { throw PlanError("\(path): is a pipe that no process writes to") }
        return text
      default: throw PlanError("\(path): is neither a file nor a pipe")
      }
    }
  }

  /// - Parameter file: if it is non-blocking, the read waits while a writer may exist.
  private static func bytes(of file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= mostBytes {
      do {
        let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { break }
        bytes += chunk[..<count]
      } catch Errno.resourceTemporarilyUnavailable {
        _ = try Poll.readable([file], timeout: .max)
      }
    }
    return bytes
  }
}
