import LinuxKernel
import Processes
import SystemPackage
import Testing

/// A fork makes every page of its process be copied when it is written next, and so adds faults to
/// whatever another test counts. Each of these tests therefore runs in a process of its own.
@Suite("Programs that are held back", .serialized)
struct StartedProgramTests {
  private static func shell(
    _ script: String, _ surroundings: StartedProgram.SpawnOptions = .init()
  ) throws -> StartedProgram {
    try StartedProgram(holding: "/bin/sh", ["-c", script], surroundings)
  }

  /// What is written into the pipe until all who hold its end have gone.
  private static func text(of pipe: Pipe) throws -> String {
    try pipe.writing.close()
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = try chunk.withUnsafeMutableBytes { try pipe.reading.read(into: $0) }
    return String(decoding: chunk[..<count], as: UTF8.self)
  }

  @Test("nothing of a program runs before it is let go")
  func held() async {
    await #expect(processExitsWith: .success) {
      let pipe = try Pipe()
      var surroundings = StartedProgram.SpawnOptions()
      surroundings.output = pipe.writing
      let program = try StartedProgramTests.shell("echo runs; exit 3", surroundings)
      #expect(
        try Poll.readable([pipe.reading, program.ended], timeout: 50_000_000) == [false, false])
      try program.letGo()
      #expect(try StartedProgramTests.text(of: pipe) == "runs\n")
      #expect(try program.wait() == .exited(3))
    }
  }

  @Test("a program that nobody lets go never runs, and is gone with its value")
  func dropped() async {
    await #expect(processExitsWith: .success) {
      let pipe = try Pipe()
      var surroundings = StartedProgram.SpawnOptions()
      surroundings.output = pipe.writing
      var pid: Int32 = 0
      do { pid = try StartedProgramTests.shell("echo runs", surroundings).pid }
      #expect(try StartedProgramTests.text(of: pipe) == "")
      #expect(!Folder.holds("/proc/\(pid)"))
    }
  }

  @Test("what keeps a program from starting is thrown when it is let go")
  func unstartable() async {
    await #expect(processExitsWith: .success) {
      let program = try StartedProgram(holding: "/etc", [])
      #expect(throws: Errno.permissionDenied) { try program.letGo() }
    }
  }

  @Test("a held program sees neither blocked signals nor ignored broken pipes")
  func signals() async {
    await #expect(processExitsWith: .success) {
      let pipe = try Pipe()
      let signals = try PassedSignals()
      var surroundings = StartedProgram.SpawnOptions()
      surroundings.output = pipe.writing
      let program = try StartedProgramTests.shell(
        "grep -E '^Sig(Blk|Ign)' /proc/self/status", surroundings)
      try program.letGo()
      let lines = try StartedProgramTests.text(of: pipe).split(separator: "\n")
      let masks = lines.compactMap { $0.split(separator: "\t").last }.compactMap {
        UInt64($0, radix: 16)
      }
      #expect(masks.count == 2)
      // SIGINT, SIGQUIT, SIGTERM and SIGHUP; SIGPIPE and SIGXFSZ.
      #expect(masks.first.map { $0 & (1 << 1 | 1 << 2 | 1 << 14 | 1 << 0) } == 0)
      #expect(masks.last.map { $0 & (1 << 12 | 1 << 24) } == 0)
      #expect(try program.wait() == .exited(0))
      withExtendedLifetime(signals) {}
    }
  }

  @Test("a servant is ended with its value, any other program goes on")
  func servants() async {
    await #expect(processExitsWith: .success) {
      var surroundings = StartedProgram.SpawnOptions()
      surroundings.isServant = true
      var pid: Int32 = 0
      do {
        let servant = try StartedProgramTests.shell("exec sleep 60", surroundings)
        try servant.letGo()
        pid = servant.pid
      }
      #expect(!Folder.holds("/proc/\(pid)"))
    }
  }
}
