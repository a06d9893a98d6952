import Glibc
import SystemPackage

/// The right to rely on the machine's memory settings, or to change them: swap, transparent huge
/// pages and khugepaged, the pool of huge pages, and whatever else a run with
/// `--allow-system-changes` touches.
///
/// Any number of holders may read at once; one that changes is alone. This holds between the tests
/// of a process and between all test processes of the machine.
///
/// The locks are directories of sysfs, since every process of the machine sees the same ones: in
/// every chroot, with any rights, and without a file that somebody has to make and to remove.
package final class MachineLock: Sendable {
  package enum Access: Int, Comparable, Sendable {
    case read
    case change

    package static func < (left: Access, right: Access) -> Bool { left.rawValue < right.rawValue }
  }

  /// What the running test holds.
  @TaskLocal package static var held: Access?

  /// Held only while the other lock is waited for. Without it, a stream of readers could keep out
  /// one that changes for ever; and since nobody waits for the settings without the gate, holders
  /// cannot wait for each other.
  private static let gate = "/sys/kernel"
  private static let settings = "/sys/devices"

  private let descriptor: FileDescriptor

  /// Waits until it has the lock. The corresponding system call is `flock(2)`.
  private init(_ access: Access) throws {
    let gate = try Self.open(Self.gate)
    defer { Self.close(gate) }
    try Self.lock(gate, LOCK_EX)
    descriptor = try Self.open(Self.settings)
    do { try Self.lock(descriptor, access == .read ? LOCK_SH : LOCK_EX) } catch {
      Self.close(descriptor)
      throw error
    }
  }

  private func release() { Self.close(descriptor) }

  /// Holds the lock while `body` runs. The wait takes up none of the threads that tests run on: the
  /// holder may need them to come to its end.
  package static func holding(
    _ access: Access, _ body: @Sendable () async throws -> Void
  ) async throws {
    if isHeld(access) { return try await body() }
    let lock = try await withCheckedThrowingContinuation { continuation in
      inThread { continuation.resume(with: Result { try MachineLock(access) }) }
    }
    defer { lock.release() }
    try await $held.withValue(access) { try await body() }
  }

  /// The same for a probe, such as whether this machine allows a change: the calling thread waits.
  package static func holding<Value>(_ access: Access, _ body: () throws -> Value) throws -> Value {
    if isHeld(access) { return try body() }
    let lock = try MachineLock(access)
    defer { lock.release() }
    return try $held.withValue(access) { try body() }
  }

  /// Whether the running test holds the lock for this. One who reads cannot go on to change: two who
  /// did would wait for each other.
  private static func isHeld(_ access: Access) -> Bool {
    guard let held else { return false }
    precondition(held >= access, "a test that reads the machine's settings may not change them")
    return true
  }

  private static func inThread(_ body: @escaping @Sendable () -> Void) {
    final class Start: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(body))
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    precondition(status == 0, "no thread could be started")
    pthread_detach(thread)
  }

  private static func open(_ path: String) throws -> FileDescriptor {
    try .open(FilePath(path), .readOnly, options: [.directory, .closeOnExec])
  }

  private static func lock(_ descriptor: FileDescriptor, _ operation: Int32) throws {
    while flock(descriptor.rawValue, operation) != 0 {
      if errno != EINTR { throw Errno(rawValue: errno) }
    }
  }

  /// A child that was forked meanwhile shares the lock, so that closing alone would not end it.
  private static func close(_ descriptor: FileDescriptor) {
    flock(descriptor.rawValue, LOCK_UN)
    try? descriptor.close()
  }
}
