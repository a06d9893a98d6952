internal import Processes
internal import SystemPackage

/// A program that unpacks what it is fed. Killed and reaped when the value goes away before the end.
final class Decompressor {
  /// What packs files, known by their first bytes.
  enum Tool: String, CaseIterable {
    case gzip
    case xz
    case zstd

    init?(magic bytes: [UInt8]) {
      for tool in Self.allCases where bytes.starts(with: tool.magic) {
        self = tool
        return
      }
      return nil
    }

    private var magic: [UInt8] {
      switch self {
      case .gzip: [0x1F, 0x8B]
      case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
      case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
      }
    }

    /// Unpacks standard input to standard output.
    var arguments: [String] {
      switch self {
      case .gzip: ["-dc"]
      case .xz: ["-dc", "--memlimit-decompress=\(TraceLimits.mostUnpackerMebibytes)MiB"]
      case .zstd: ["-dcq", "--memory=\(TraceLimits.mostUnpackerMebibytes)MiB"]
      }
    }

    /// The package of Debian that has it.
    var package: String { self == .xz ? "xz-utils" : rawValue }
  }

  private let tool: Tool
  private let source: PeekedBytes
  private var process: ChildProcess
  private var isFed = false
  private var packed: [UInt8] = []
  private var unpackedBytes = 0

  init(_ tool: Tool, of source: PeekedBytes) throws {
    guard let path = ProgramPath.find(tool.rawValue) else {
      throw TraceFault("\(tool.rawValue) is missing: apt install \(tool.package)")
    }
    // It may end before it has read everything.
    ignoreBrokenPipeSignal()
    self.tool = tool
    self.source = source
    process = try ChildProcess(path: path, arguments: tool.arguments)
  }

  /// As `PeekedBytes.read` does. What is wrong with the packed bytes the program says on standard error,
  /// before this throws.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while !isFed {
      if packed.isEmpty { packed = try nextPacked() }
      if packed.isEmpty {
        stopFeeding()
      } else if try Poll.writable(process.input, orReadable: process.output, timeout: .max) {
        try feed()
      } else {
        break
      }
    }
    let count = try process.output.read(into: buffer)
    if count == 0 { try requireSuccess() }
    unpackedBytes += count
    try requireLimits()
    return count
  }

  private func requireLimits() throws(TraceFault) {
    guard unpackedBytes <= TraceLimits.mostUnpackedBytes else {
      throw TraceFault("unpacks to more than \(TraceLimits.mostUnpackedBytes >> 30) GiB")
    }
    let most = TraceLimits.mostUnpackedTimes
    guard unpackedBytes <= max(TraceLimits.freeUnpackedBytes, source.count * most) else {
      throw TraceFault(
        "unpacks to more than \(most) times its size, which no recording does: unpack it yourself, if you trust it")
    }
  }

  private func nextPacked() throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: Poll.roomBytes) { buffer, initialized in
      initialized = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  private func feed() throws {
    do {
      let count = try packed.withUnsafeBytes { try process.input.write($0) }
      packed.removeFirst(count)
    } catch Errno.brokenPipe {
      stopFeeding()
    }
  }

  private func stopFeeding() {
    isFed = true
    packed = []
    process.closeInput()
  }

  private func requireSuccess() throws {
    stopFeeding()
    switch try process.wait() {
    case .exited(0): break
    case .exited(let status):
      throw TraceFault(
        "\(tool.rawValue) -dc failed (\(status)): the file is cut off, damaged, or needs more than "
          + "\(TraceLimits.mostUnpackerMebibytes) MiB of memory")
    case .killed(let signal):
      throw TraceFault("\(tool.rawValue) -dc was ended by signal \(signal)")
    }
  }
}
