internal import Glibc

/// A lock for the threads of a process: who waits sleeps.
///
/// The corresponding library calls are `pthread_mutex_lock(3)` and `pthread_mutex_unlock(3)`.
package final class Lock: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  package init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  package func lock() { pthread_mutex_lock(mutex) }

  package func unlock() { pthread_mutex_unlock(mutex) }

  /// Lets other threads run that are ready to. The corresponding system call is `sched_yield(2)`.
  package static func yield() { sched_yield() }
}
