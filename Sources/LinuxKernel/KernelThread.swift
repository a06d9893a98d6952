internal import CLinux
internal import Glibc
package import SystemPackage

/// A thread of the calling process. `deinit` joins it.
package final class KernelThread {
  private final class Start {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private var thread = pthread_t()
  private var isJoined = false

  /// Starts a thread with a stack of 256 KiB, on the CPUs that the calling thread may run on.
  ///
  /// The corresponding library call is `pthread_create(3)`.
  package init(_ body: @escaping @Sendable () -> Void) throws(Errno) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 256 << 10)
    defer { pthread_attr_destroy(&attributes) }
    let start = Unmanaged.passRetained(Start(body))
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    if status != 0 {
      start.release()
      throw Errno(rawValue: status)
    }
  }

  deinit { join() }

  /// Waits until the thread has ended. The corresponding library call is `pthread_join(3)`.
  package func join() {
    if isJoined { return }
    pthread_join(thread, nil)
    isJoined = true
  }

  /// Yields the CPU to other runnable threads. The corresponding system call is `sched_yield(2)`.
  package static func yield() { sched_yield() }
}
