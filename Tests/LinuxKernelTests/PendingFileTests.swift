import Glibc
import SystemPackage
import Testing
@testable import LinuxKernel

@Suite("Files without a name until they are whole")
struct PendingFileTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/madbench-pending-\(UInt64.random(in: 0 ... .max))"
    try Folder.create(folder)
    defer {
      for name in (try? OpenFolder(folder).names()) ?? [] { unlink(folder + "/" + name) }
      rmdir(folder)
    }
    try body(folder)
  }

  @Test("nothing is there before it is published, and nothing stays of one that is not", arguments: [true, false])
  func lifetime(isNameless: Bool) throws {
    try withFolder { folder in
      let path = folder + "/file"
      do {
        let file = try PendingFile(path, permissions: 0o600, isNameless: isNameless)
        _ = try file.descriptor.writeAll("new".utf8)
        #expect(try OpenFolder(folder).names() == (isNameless ? [] : [".file.new"]))
      }
      #expect(try OpenFolder(folder).names() == [])
      let file = try PendingFile(path, permissions: 0o600, isNameless: isNameless)
      _ = try file.descriptor.writeAll("new".utf8)
      try file.publish(replacing: false)
      #expect(try KernelText.read(path) == "new")
      #expect(try OpenFolder(folder).names() == ["file"])
      #expect(try FileStatus(at: path).permissions == 0o600)
    }
  }

  @Test("what has the name is replaced only where asked; else it may have a name beside it", arguments: [true, false])
  func replacing(isNameless: Bool) throws {
    try withFolder { folder in
      let path = folder + "/file"
      try WholeFile.replace(path, with: "old")
      let file = try PendingFile(path, permissions: 0o600, isNameless: isNameless)
      _ = try file.descriptor.writeAll("new".utf8)
      #expect(throws: Errno.fileExists) { try file.publish(replacing: false) }
      #expect(try file.publishBeside() == "file.1")
      #expect(try KernelText.read(path) == "old" && KernelText.read(path + ".1") == "new")
      let other = try PendingFile(path, permissions: 0o600, isNameless: isNameless)
      _ = try other.descriptor.writeAll("newer".utf8)
      try other.publish(replacing: true)
      #expect(try KernelText.read(path) == "newer")
    }
  }

  @Test("a hidden file of a process that is gone is removed, one of a process that lives is not")
  func leftovers() throws {
    try withFolder { folder in
      try WholeFile.replace(folder + "/.file.new", with: "left")
      do {
        let file = try PendingFile(folder + "/file", permissions: 0o600, isNameless: false)
        #expect(throws: Errno.resourceBusy) {
          try PendingFile(folder + "/file", permissions: 0o600, isNameless: false)
        }
        _ = file.descriptor
      }
      #expect(try OpenFolder(folder).names() == [])
    }
  }
}
