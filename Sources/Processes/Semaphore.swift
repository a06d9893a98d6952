internal import CLinux
internal import Glibc

/// A semaphore between threads of a process; waiting threads sleep.
///
/// The corresponding library calls are `sem_wait(3)` and `sem_post(3)`.
package final class Semaphore: @unchecked Sendable {
  private let semaphore: UnsafeMutablePointer<sem_t>

  /// Creates a semaphore with the count 0.
  package init() {
    semaphore = .allocate(capacity: 1)
    semaphore.initialize(to: sem_t())
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Increments the count and wakes one waiting thread.
  package func post() { sem_post(semaphore) }

  /// Waits until the count is positive, and decrements it.
  package func wait() { while sem_wait(semaphore) != 0 {} }
}
