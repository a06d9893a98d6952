import LinuxKernel
import SystemPackage

/// A file in memory, written anew again and again.
struct ScratchFile {
  private let file: MemoryFile
  let path: String

  init() throws {
    file = try MemoryFile()
    path = "/proc/self/fd/\(file.descriptor.rawValue)"
  }

  func write(_ bytes: [UInt8]) throws {
    try file.descriptor.resize(to: 0)
    try file.descriptor.seek(offset: 0, from: .start)
    try file.descriptor.writeAll(bytes)
  }

  /// The file from its beginning, by a descriptor of its own.
  func open() throws -> FileDescriptor { try FileDescriptor.open(FilePath(path), .readOnly) }
}
