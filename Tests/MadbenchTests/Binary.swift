import LinuxKernel
import MachineState
import Processes
import Samples
import SystemPackage
import Testing
import Texts

/// The built binary that end-to-end tests run: `MADBENCH_BINARY`, or the optimised build.
enum Binary {
  static let root = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().removingLastComponent().string
  static let path = environmentValue("MADBENCH_BINARY") ?? root + "/.build/release/madbench"
  static let isBuilt = (try? FileDescriptor.open(FilePath(path), .readOnly).close()) != nil

  /// What a finished command left.
  struct Result {
    let ending: ChildProcess.Ending
    let output: String
    let errors: String

    /// The rows of `--csv -`.
    func rows() throws -> [Record] { try records(output) }
  }

  /// Runs the binary to its end.
  static func run(_ arguments: [String]) throws -> Result { try run(path, arguments) }

  /// Runs a program to its end. What it writes to standard error is kept apart.
  static func run(_ program: String, _ arguments: [String]) throws -> Result {
    requireLock(for: arguments)
    return try withFolder { folder in
      var child = try ChildProcess(
        path: "/bin/sh",
        arguments: ["-c", "exec \"$@\" 2> \"$0\"", folder + "/errors", program] + arguments)
      child.closeInput()
      let output = try text(of: child.output)
      return Result(
        ending: try child.wait(), output: output,
        errors: (try? KernelText.read(folder + "/errors")) ?? "")
    }
  }

  /// A test with `--allow-system-changes` disturbs others unless it holds the lock.
  static func requireLock(for arguments: [String]) {
    guard arguments.contains("--allow-system-changes"), arguments.first != "plan" else { return }
    if MachineLock.held != .change {
      Issue.record("--allow-system-changes: the test needs the trait .changesMachineState")
    }
  }

  static func text(of descriptor: FileDescriptor) throws -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// A folder that is gone afterwards.
  static func withFolder<Value>(
    in parent: String = "/tmp", _ body: (String) throws -> Value
  ) throws -> Value {
    let folder = "\(parent)/madbench-test-\(UInt64.random(in: 0 ... .max))"
    try Folder.create(folder)
    defer {
      var remove = try? ChildProcess(path: "/bin/rm", arguments: ["-rf", folder])
      _ = try? remove?.wait()
    }
    return try body(folder)
  }

  static func records(_ text: String) throws -> [Record] {
    let lines = text.split(separator: "\n")
    try #require(lines.first.map { $0 + "\n" } == CSV.header(Record.columns))
    return try lines.dropFirst().map { line in
      var record = Record()
      try CSV.parse(line, Record.columns, into: &record)
      return record
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, and says so, where there is no binary to run.
  static var needsBinary: Self {
    .enabled(if: Binary.isBuilt, "no binary at \(Binary.path): ./scripts/test builds it")
  }
}
