import LinuxKernel
import Processes
import SystemPackage
import Testing
import Traces

@Suite("Files of recordings")
struct TraceFileTests {
  private static let text = """
    x 1/1 0.000001: page-faults: 1000
    x 1/1 0.000002: page-faults: 2000

    """

  /// A file of these bytes.
  private func file(_ bytes: [UInt8]) throws -> (file: MemoryFile, path: String) {
    let file = try MemoryFile()
    try file.descriptor.writeAll(bytes)
    return (file, "/proc/self/fd/\(file.descriptor.rawValue)")
  }

  /// What a program makes of these bytes.
  private func packed(_ tool: String, _ bytes: [UInt8]) throws -> [UInt8] {
    let (file, path) = try file(bytes)
    defer { withExtendedLifetime(file) {} }
    let own = path.replacingSelf
    let tool = try #require(ProgramPath.find(tool), "gzip, xz-utils and zstd are there")
    var child = try ChildProcess(path: "/bin/sh", arguments: ["-c", "\(tool) -c < \(own)"])
    child.closeInput()
    var packed: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = try chunk.withUnsafeMutableBytes({ try child.output.read(into: $0) }),
      count > 0
    { packed += chunk[..<count] }
    #expect(try child.wait() == .exited(0))
    return packed
  }

  private func failure(_ bytes: [UInt8]) throws -> TraceFile.Failure? {
    let (file, path) = try file(bytes)
    defer { withExtendedLifetime(file) {} }
    do {
      _ = try ReadTrace(file: path)
      return nil
    } catch {
      return error as? TraceFile.Failure
    }
  }

  @Test("text is read as it is and compressed", arguments: ["", "gzip", "xz", "zstd"])
  func forms(tool: String) throws {
    let text = Array(Self.text.utf8)
    let expected = try ReadTrace(text: text)
    let (file, path) = try file(tool.isEmpty ? text : packed(tool, text))
    defer { withExtendedLifetime(file) {} }
    #expect(try ReadTrace(file: path) == expected)
  }

  @Test("what is none is refused with what it is")
  func others() throws {
    #expect(try failure([])?.reason == "is empty")
    #expect(
      try failure(Array("PERFILE2".utf8) + [1, 0])?.reason.contains("perf script -i") == true)
    #expect(try failure([0x7F, 0x45, 0x4C, 0x46, 0, 0])?.reason.contains("is not the text") == true)
    let nothing = try failure(Array("what is this\n".utf8))
    #expect(nothing?.reason.contains("line 1 is \"what is this\"") == true)
    #expect(
      throws: TraceFile.Failure.self, "with the cause", performing: { try TraceFile(path: "/no") })
  }

  @Test("damage is told with file and place, and packed bytes that are damaged are refused")
  func damaged() throws {
    let line = try failure(Array((Self.text + "x 1/1 0.000003: page-faults:\n").utf8))
    #expect(line?.description.contains(": line 3: a fault without an address") == true)
    for tool in ["gzip", "xz", "zstd"] {
      let packed = try packed(tool, Array(Self.text.utf8))
      let failure = try failure(packed.dropLast(9))
      #expect(failure?.reason.hasPrefix("\(tool) -dc failed (1): the file is cut off") == true)
    }
  }

  @Test("what the body throws ends reading, and no process is left behind")
  func ended() throws {
    struct Enough: Error {}
    let line = Array("x 1/1 0.000001: page-faults: 1000\n".utf8)
    let long = Array((0..<200_000).map { _ in line }.joined())
    let (file, path) = try file(packed("gzip", long))
    defer { withExtendedLifetime(file) {} }
    let before = try children()
    for _ in 0..<3 {
      #expect(throws: Enough.self) {
        try TraceFile(path: path).forEach { _ in throw Enough() }
      }
    }
    #expect(try children() == before)
  }

  /// The processes that this thread has started and not reaped.
  private func children() throws -> String {
    try KernelText.read("/proc/thread-self/children")
  }
}

extension String {
  /// As another process finds it.
  fileprivate var replacingSelf: String {
    "/proc/\(ChildProcess.callerPid)" + dropFirst("/proc/self".count)
  }
}
