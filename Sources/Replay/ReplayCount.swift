/// What the threads of a replay count together: one has its turn at a time, and hands it on by a semaphore.
final class ReplayCount: @unchecked Sendable {
  var tally = ReplayTally()
  /// Copies of this process, the oldest first.
  var copies: [ProcessCopy] = []
}
