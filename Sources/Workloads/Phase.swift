/// A phase of a program's memory use. Each phase is a row of `samples.csv`.
package enum Phase: String, CaseIterable, Sendable {
  /// Reserves address space and maps it.
  case reserve
  /// Touches memory that was never used.
  case touch
  /// Releases free pages, by the strategy.
  case release
  /// Does nothing.
  case idle
  /// Allocates memory again, free pages first, and touches it.
  case retouch
  /// Frees the whole region.
  case free
  /// Runs a program that allocates, touches and frees continuously, on several threads.
  case run

  /// The index of the phase in `allCases`.
  package var index: Int {
    switch self {
    case .reserve: 0
    case .touch: 1
    case .release: 2
    case .idle: 3
    case .retouch: 4
    case .free: 5
    case .run: 6
    }
  }
}
