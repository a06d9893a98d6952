/// Calls that map memory or give it back.
package struct MemoryCalls: Equatable, Sendable {
  package struct Tally: Equatable, Sendable {
    package var calls: Int?
    package var bytes: Int?
    package var nanoseconds: Int?

    package init() {}

    package init(calls: Int, bytes: Int?, nanoseconds: Int) {
      (self.calls, self.bytes, self.nanoseconds) = (calls, bytes, nanoseconds)
    }

    mutating func add(bytes: Int?, nanoseconds: Int) {
      calls = (calls ?? 0) &+ 1
      if let bytes { self.bytes = (self.bytes ?? 0) &+ bytes }
      self.nanoseconds = (self.nanoseconds ?? 0) &+ nanoseconds
    }
  }

  /// `madvise(2)` by its advice.
  package var dontNeed = Tally()
  package var free = Tally()
  package var hugePage = Tally()
  package var noHugePage = Tally()
  package var populate = Tally()
  package var collapse = Tally()
  package var otherAdvice = Tally()
  package var unmap = Tally()
  package var map = Tally()
  /// The break moves: bytes that it is moved by, either way.
  package var programBreak = Tally()
  package var processAdvice = Tally()

  package init() {}
}
