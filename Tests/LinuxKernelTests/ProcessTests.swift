import LinuxKernel
import Processes
import SystemPackage
import Testing

@Suite("Child processes", .serialized)
struct ProcessTests {
  private func text(_ descriptor: FileDescriptor) throws -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  @Test("what goes in comes out, and the exit status is told")
  func pipes() throws {
    var child = try ChildProcess(path: "/bin/sh", arguments: ["-c", "cat; exit 3"])
    try child.input.writeAll("hello".utf8)
    child.closeInput()
    let output = child.output
    #expect(try text(output) == "hello")
    #expect(try child.wait() == .exited(3))
  }

  @Test("a signal that ends a child is told by number")
  func killed() throws {
    var child = try ChildProcess(path: "/bin/sh", arguments: ["-c", "kill -SEGV $$"])
    #expect(try child.wait() == .killed(signal: 11))
    #expect(signalName(11) == "SIGSEGV")
  }

  @Test("a program that does not exist is ENOENT")
  func missing() {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      _ = try ChildProcess(path: "/no/such/program", arguments: [])
    }
  }

  @Test("waiting for nothing returns after the time")
  func poll() throws {
    let child = try ChildProcess(path: "/bin/sleep", arguments: ["30"])
    let start = MonotonicClock.now()
    #expect(try Poll.readable([child.output], timeout: 5_000_000) == [false])
    #expect(MonotonicClock.now() - start >= 5_000_000)
  }
}

@Suite("The machine")
struct MachineTests {
  @Test("pinning holds, and a CPU that does not exist is EINVAL")
  func pinning() throws {
    let allowed = try Processors.allowed()
    #expect(!allowed.isEmpty)
    try Processors.pin(to: [allowed[0]])
    #expect(try Processors.allowed() == [allowed[0]])
    try Processors.pin(to: allowed)
    #expect(throws: Errno.invalidArgument) { try Processors.pin(to: [4095]) }
  }

  @Test("every node has CPUs or memory, and is at distance 10 from itself")
  func nodes() {
    #expect(!NUMA.nodes.isEmpty)
    for node in NUMA.nodes { #expect(NUMA.distance(node, node) == 10) }
  }

  @Test(
    "binding to a node that does not exist is refused",
    .enabled(if: NUMA.isAvailable, "this kernel has no memory policies"))
  func binding() throws {
    let range = try VirtualMemory.reserve(bytes: PageSize.bytes)
    defer { try? VirtualMemory.unmap(range) }
    #expect(throws: Errno.invalidArgument) { try NUMA.bind(range, toNode: 500) }
  }

  @Test("memory facts are there and plausible")
  func memory() throws {
    let total = try #require(MachineFacts.memory("MemTotal"))
    let available = try #require(MachineFacts.memory("MemAvailable"))
    #expect(available > 0 && available <= total)
    #expect(MachineFacts.memory("NoSuchKey") == nil)
  }
}
