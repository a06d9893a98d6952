import LinuxKernel
import SystemPackage
import Testing

@Suite("Reading the kernel's text")
struct TextTests {
  @Test("a control group of version 1 is found by its controller's name")
  func version1() {
    let text = "9:name=systemd:/\n4:memory:/jobs/one\n1:cpu:/\n0::/\n"
    let first = ControlGroup.candidates(text).first
    #expect(first?.version == 1)
    #expect(first?.usageFile == "/sys/fs/cgroup/memory/jobs/one/memory.usage_in_bytes")
  }

  @Test("a control group of version 2 is the unnamed one, colons in its path and all")
  func version2() {
    let found = ControlGroup.candidates("0::/user.slice/a:b")
    #expect(found.first?.version == 2)
    #expect(found.first?.usageFile == "/sys/fs/cgroup/user.slice/a:b/memory.current")
    #expect(found.contains { $0.directory == "/sys/fs/cgroup" })
  }

  @Test("lines that are none give no group", arguments: ["", "\n", "x", "1:cpu", "::", "0:"])
  func damaged(text: String) {
    #expect(ControlGroup.candidates(text).allSatisfy { $0.version == 2 })
  }

  @Test("a missing file is ENOENT")
  func missing() {
    #expect(throws: Errno.noSuchFileOrDirectory) { try KernelText.read("/proc/no-such-file") }
  }

  @Test("a kept file reads anew and hands over every line, longer than its buffer or not")
  func lines() throws {
    let file = try KernelFile("/proc/self/smaps", capacity: 4096)
    for _ in 0..<2 {
      var lines = 0
      var firstBytes: [UInt8] = []
      try file.forEachLine { line in
        lines += 1
        if firstBytes.isEmpty { firstBytes = Array(line) }
      }
      #expect(lines > 100)
      #expect(firstBytes.contains(UInt8(ascii: "-")))
    }
  }

  @Test("a line longer than the buffer is an error, not a cut line")
  func longLine() throws {
    let file = try KernelFile("/proc/self/stat", capacity: 8)
    #expect(throws: Errno.fileTooLarge) { try file.forEachLine { _ in } }
  }

  @Test("errors have the symbols of the manual pages")
  func symbols() {
    #expect(Errno.invalidArgument.symbol == "EINVAL")
    #expect(Errno(rawValue: 9999).symbol == "errno 9999")
  }
}
