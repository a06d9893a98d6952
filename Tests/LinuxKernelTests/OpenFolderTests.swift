import LinuxKernel
import Processes
import SystemPackage
import Testing

@Suite("Folders that others can write")
struct OpenFolderTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/madbench-test-\(UInt64.random(in: 0 ... .max))"
    try Folder.create(folder)
    try body(folder)
    var remove = try ChildProcess(path: "/bin/rm", arguments: ["-r", folder])
    _ = try remove.wait()
  }

  private func shell(_ command: String, _ folder: String) throws {
    var shell = try ChildProcess(path: "/bin/sh", arguments: ["-c", "cd $0 && \(command)", folder])
    #expect(try shell.wait() == .exited(0))
  }

  @Test("a link in the way of a file that is made or replaced leads nowhere")
  func links() throws {
    try withFolder { path in
      try WholeFile.replace(path + "/victim", with: "mine")
      try shell("ln -s victim file; ln -s victim .file.new; ln -s nothing dangling", path)
      let folder = try OpenFolder(path)
      #expect(throws: Errno.fileExists) { try folder.make("file") }
      #expect(throws: Errno.fileExists) { try folder.make("dangling") }
      #expect(throws: Errno.tooManySymbolicLinkLevels) { try folder.open("file", writes: true) }
      try folder.replace("file", with: "new")
      #expect(try KernelText.read(path + "/victim") == "mine")
      #expect(try KernelText.read(path + "/file") == "new")
      #expect(try FileStatus(atLink: path + "/file").kind == .regular)
      #expect(try folder.names() == ["dangling", "file", "victim"])
    }
  }

  @Test("a pipe is no file, and nobody is waited for")
  func pipe() throws {
    try withFolder { path in
      try shell("mkfifo pipe .file.new", path)
      let folder = try OpenFolder(path)
      #expect(throws: Errno.invalidArgument) { try folder.open("pipe") }
      #expect(throws: Errno.invalidArgument) { try folder.open("pipe", writes: true) }
      try folder.replace("file", with: "text")
      #expect(try KernelText.read(path + "/file") == "text")
    }
  }

  @Test("files are made in the folder that was opened, whatever its path leads to by then")
  func moved() throws {
    try withFolder { path in
      try shell("mkdir mine theirs", path)
      let folder = try OpenFolder(path + "/mine")
      try shell("mv mine moved && ln -s theirs mine", path)
      try folder.replace("file", with: "text")
      #expect(try OpenFolder(path + "/theirs").names() == [])
      #expect(try KernelText.read(path + "/moved/file") == "text")
    }
  }

  @Test("a link of another user's is not followed to a folder", .enabled(if: Caller.isSuperuser))
  func foreignLink() throws {
    try withFolder { path in
      try shell("mkdir mine && ln -s mine link && ln -s mine theirs && chown -h 65534 theirs", path)
      #expect(try OpenFolder(path + "/link").names() == [])
      #expect(throws: Errno.tooManySymbolicLinkLevels) { try OpenFolder(path + "/theirs") }
      #expect(throws: Errno.tooManySymbolicLinkLevels) { try OpenFolder(path + "/theirs/") }
    }
  }
}
