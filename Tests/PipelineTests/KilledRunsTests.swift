import LinuxKernel
import Processes
import Runs
import SystemPackage
import Testing

/// Journals that runs have left, and that somebody else may have written.
@Suite("Killed runs: what their journals say is undone, and no more")
struct KilledRunsTests {
  private static let head = "madbench-journal 1 \(MachineFacts.bootID() ?? "")\n"

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/madbench-test-\(UInt64.random(in: 0 ... .max))"
    try Folder.create(folder)
    defer {
      var remove = try? ChildProcess(path: "/bin/rm", arguments: ["-r", folder])
      _ = try? remove?.wait()
    }
    try body(folder)
  }

  /// The outcome of undoing a journal of this text, and whether the journal stays.
  private func undo(
    _ text: String, in folder: String
  ) throws -> (outcome: KilledRuns.Outcome, stays: Bool) {
    let place = try #require(try JournalFolder(folder, makes: true))
    let path = place.path + "/run-1-0"
    try WholeFile.replace(path, with: text)
    return (try KilledRuns.undo(in: place), Folder.holds(path))
  }

  private func shell(_ command: String, _ folder: String) throws {
    var shell = try ChildProcess(path: "/bin/sh", arguments: ["-c", command, folder])
    #expect(try shell.wait() == .exited(0))
  }

  @Test("a swap file that was made and not swapped to is removed, and the journal with it")
  func file() throws {
    try withFolder { folder in
      let path = folder + "/.madbench-swap-1"
      try WholeFile.replace(path, with: "")
      let (outcome, stays) = try undo(Self.head + "file \(path)\n", in: folder)
      #expect(outcome.undone == ["swap off and remove \(path)"] && outcome.left.isEmpty)
      #expect(!stays && !Folder.holds(path))
    }
  }

  @Test("what a forged journal names stays as it is, and the journal stays to be looked at")
  func forged() throws {
    try withFolder { folder in
      let victim = folder + "/victim"
      try WholeFile.replace(victim, with: "mine")
      let lines = [
        "write \(victim) x", "file \(victim)", "group 2 \(folder)", "group 2 \(folder)/madbench-1",
        "module ext4", "controller 2 \(folder)", "no word of ours", #"file \q"#,
      ]
      let (outcome, stays) = try undo(
        Self.head + lines.map { $0 + "\n" }.joined(), in: folder)
      #expect(outcome.undone.isEmpty && outcome.left.count == 1 && stays)
      #expect(outcome.left[0].contains("8 lines are none that madbench writes"))
      #expect(try KernelText.read(victim) == "mine")
    }
  }

  @Test(
    "what others have put in the place of a swap file is not followed, waited for or removed",
    arguments: ["ln -s victim", "ln -s nowhere", "mkfifo", "mkdir"])
  func replaced(command: String) throws {
    try withFolder { folder in
      try WholeFile.replace(folder + "/victim", with: "mine")
      let path = folder + "/.madbench-swap-1"
      try shell("cd $0 && \(command) .madbench-swap-1", folder)
      let (outcome, stays) = try undo(Self.head + "file \(path)\n", in: folder)
      #expect(outcome.left.isEmpty && !stays)
      #expect(Folder.holdsItself(path))
      #expect(try KernelText.read(folder + "/victim") == "mine")
    }
  }

  @Test("a line that was cut was never acted on, what was taken back is not undone")
  func cut() throws {
    try withFolder { folder in
      let paths = (1...3).map { folder + "/.madbench-swap-\($0)" }
      for path in paths { try WholeFile.replace(path, with: "") }
      let text = Self.head + "file \(paths[0])\nforget\nfile \(paths[1])\nfile \(paths[2])"
      let (outcome, _) = try undo(text, in: folder)
      #expect(outcome.undone == ["swap off and remove \(paths[1])"])
      #expect(paths.map(Folder.holds) == [true, false, true])
    }
  }

  @Test("settings of before the machine was started again are not written, files are removed")
  func otherBoot() throws {
    try withFolder { folder in
      let path = folder + "/.madbench-swap-1"
      try WholeFile.replace(path, with: "")
      let text =
        "madbench-journal 1 other\nwrite \(HugePagePool.sizeFile) 3\ndisk 0\nfile \(path)\n"
      let (outcome, stays) = try undo(text, in: folder)
      #expect(outcome.undone == ["swap off and remove \(path)"] && !stays)
      #expect(!Folder.holds(path))
    }
  }

  @Test("a run that goes on keeps its journal")
  func live() throws {
    try withFolder { folder in
      let place = try #require(try JournalFolder(folder, makes: true))
      let path = folder + "/.madbench-swap-1"
      try WholeFile.replace(path, with: "")
      let name = "run-1-\(ChildProcess.callerPid)"
      try WholeFile.replace("\(place.path)/\(name)", with: Self.head + "file \(path)\n")
      let file = try OpenFolder(place.path).open(name)
      let lock = try ExclusiveLock(file)
      let outcome = try KilledRuns.undo(in: place)
      #expect(outcome.undone.isEmpty && outcome.left.isEmpty)
      #expect(Folder.holds(path) && Folder.holds("\(place.path)/\(name)"))
      withExtendedLifetime(lock) {}
    }
  }

  @Test(
    "a folder that others can enter, or a link, is refused",
    arguments: ["mkdir -m 755 madbench", "mkdir -m 770 madbench", "ln -s /tmp madbench", "touch madbench"])
  func foreignFolder(command: String) throws {
    try withFolder { folder in
      try shell("cd $0 && \(command)", folder)
      #expect(throws: RunError.self) { try JournalFolder(folder, makes: true) }
    }
  }
}
