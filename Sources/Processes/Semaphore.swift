internal import CLinux
internal import Glibc

/// A count that threads of a process wait for: who waits sleeps.
///
/// The corresponding library calls are `sem_wait(3)` and `sem_post(3)`.
package final class Semaphore: @unchecked Sendable {
  private let semaphore: UnsafeMutablePointer<sem_t>

  /// A count of 0.
  package init() {
    semaphore = .allocate(capacity: 1)
    semaphore.initialize(to: sem_t())
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Adds one, and wakes one that waits.
  package func post() { sem_post(semaphore) }

  /// Waits until there is one, and takes it.
  package func wait() { while sem_wait(semaphore) != 0 {} }
}
