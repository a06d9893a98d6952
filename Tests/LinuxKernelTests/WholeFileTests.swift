import LinuxKernel
import Processes
import SystemPackage
import Testing

@Suite("Whole files")
struct WholeFileTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/madbench-test-\(UInt64.random(in: 0 ... .max))"
    try Folder.create(folder)
    try body(folder)
    var remove = try ChildProcess(path: "/bin/rm", arguments: ["-r", folder])
    _ = try remove.wait()
  }

  @Test("a file is made, and replaced by another one, with nothing beside it")
  func replace() throws {
    try withFolder { folder in
      let path = folder + "/file"
      try WholeFile.replace(path, with: "first, and longer")
      let before = try FileDescriptor.open(FilePath(path), .readOnly)
      try WholeFile.replace(path, with: "second")
      #expect(try KernelText.read(path) == "second")
      // Who has opened it sees what it was, not half of the one and half of the other.
      var old = [UInt8](repeating: 0, count: 64)
      let count = try before.closeAfter {
        try old.withUnsafeMutableBytes { try before.read(into: $0) }
      }
      #expect(String(decoding: old[..<count], as: UTF8.self) == "first, and longer")
      #expect(!Folder.holds(folder + "/.file.new"))
    }
  }

  @Test("a hidden file that was left behind is used up")
  func leftBehind() throws {
    try withFolder { folder in
      try WholeFile.replace(folder + "/.file.new", with: "left behind, and longer than the next")
      try WholeFile.replace(folder + "/file", with: "whole")
      #expect(try KernelText.read(folder + "/file") == "whole")
      #expect(!Folder.holds(folder + "/.file.new"))
    }
  }

  @Test("what cannot be replaced stays, and nothing beside it")
  func refused() throws {
    try withFolder { folder in
      try Folder.create(folder + "/file")
      #expect(throws: Errno.isDirectory) { try WholeFile.replace(folder + "/file", with: "text") }
      #expect(!Folder.holds(folder + "/.file.new"))
      #expect(throws: Errno.noSuchFileOrDirectory) {
        try WholeFile.replace(folder + "/no/file", with: "text")
      }
    }
  }
}
