/// What a program does with its memory at a time. Each phase is a row of `samples.csv`.
package enum Phase: String, CaseIterable, Sendable {
  /// Takes address space and maps it.
  case reserve
  /// Touches memory that was never used.
  case touch
  /// Gives free pages back, by the strategy.
  case release
  /// Does nothing.
  case idle
  /// Takes memory again, free pages first, and touches it.
  case retouch
  /// Gives the whole region back.
  case free
  /// Runs a program that allocates, touches and frees as it goes, on several threads.
  case run

  /// The phase's place in `allCases`.
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
