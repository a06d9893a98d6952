import Glibc
import LinuxKernel
internal import Processes
import SystemPackage
import Testing

/// The kernel's thread that makes huge pages of single ones.
enum Khugepaged {
  @TaskLocal private static var isPaused = false
  private static let sleep = TransparentHugePages.khugepagedFile("scan_sleep_millisecs")
  private static let pages = TransparentHugePages.khugepagedFile("pages_to_scan")

  /// Has it sleep while `body` runs. The test is cancelled, and says so, where there is no right to.
  static func paused(_ body: @Sendable () async throws -> Void) async throws {
    guard TransparentHugePages.enabled ?? "never" != "never", !isPaused else {
      return try await body()
    }
    let before = try [sleep, pages].map { (path: $0, value: try KernelText.read($0)) }
    do {
      for (path, value) in before { try KernelText.write(value, to: path) }
    } catch {
      let reason = "khugepaged cannot be paused: \(error)"
      print("➜ left out of \"\(Test.current?.displayName ?? "a test")\": \(reason)")
      try Test.cancel("\(reason)")
    }
    // A shell puts the settings back when its input ends, so that they also come back when the test
    // process is killed.
    let commands = before.map { "echo \($0.value) > \($0.path)" }.joined(separator: " && ")
    var restorer = try ChildProcess(path: "/bin/sh", arguments: ["-c", "cat && \(commands)"])
    let result = await Result {
      try pause()
      try await $isPaused.withValue(true) { try await body() }
    }
    restorer.closeInput()
    #expect(try restorer.wait() == .exited(0), "khugepaged's settings could not be put back")
    try result.get()
  }

  private static func pause() throws {
    // The change of the sleep wakes it once more: for a single page.
    try KernelText.write("1", to: pages)
    try KernelText.write("\(UInt32.max)", to: sleep)
    // A scan may be under way. It has ended when the thread sleeps, or is none.
    while let status = try status(), !status.contains("State:\tS") { KernelThread.yield() }
  }

  /// What `/proc` tells of the thread; nil where there is none. The kernel ends it and starts another
  /// one as sizes of huge pages are switched off and on.
  private static func status() throws -> String? {
    guard let folder = opendir("/proc") else { throw Errno(rawValue: errno) }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if Int(name) != nil, (try? KernelText.read("/proc/\(name)/comm")) == "khugepaged" {
        return try? KernelText.read("/proc/\(name)/status")
      }
    }
    return nil
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
