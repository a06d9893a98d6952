internal import LinuxKernel
package import Plans
internal import Processes
internal import SystemPackage
internal import Texts

/// What a plan file says: values of options, in the order of the file.
package struct PlanFile: Equatable, Sendable {
  /// A key and what stands behind it.
  package struct Entry: Equatable, Sendable {
    package let key: PlanKey
    /// The line of the key, from 1.
    package let line: Int
    package let values: [Value]

    /// A word for each value; of a flag that is off none.
    package var words: [String] {
      key.value == .flag && values.first?.text != "true" ? [] : values.map(\.text)
    }

    /// The entry with the first of its values alone.
    package func prefix(_ count: Int) -> Entry {
      Entry(key: key, line: line, values: Array(values.prefix(count)))
    }
  }

  package struct Value: Equatable, Sendable {
    package let text: String
    /// From 1.
    package let line: Int
  }

  /// What its errors begin with: the path as it was given.
  package let name: String
  package let entries: [Entry]

  /// More is no plan.
  package static let mostBytes = 1 << 20

  /// Reads a file; `-` is standard input. Throws what is wrong with it, and in which line.
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

  /// - Parameter bytes: the text, one byte more than `mostBytes` at most.
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
    // A pipe that no process writes to would be waited for without end.
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

  /// - Parameter file: of one that does not block, the wait is for as long as somebody may write.
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
