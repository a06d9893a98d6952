package import SystemPackage
internal import Texts

/// Reads a group's usage repeatedly without allocating.
package struct ControlGroupUsage: ~Copyable {
  private let file: KernelFile

  package init(_ group: ControlGroup) throws(Errno) {
    file = try KernelFile(group.usageFile, capacity: 256)
  }

  package func bytes() throws(Errno) -> Int {
    var scanner = ByteScanner(try file.read())
    guard let bytes = scanner.decimal() else { throw .ioError }
    return bytes
  }
}
