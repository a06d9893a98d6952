internal import Replay

/// Formats the figures of a replay that are bounds, or unknown.
struct BoundedFigures {
  private let extent: ReplayBound.Extent?

  private static let unknown = "unknown"

  /// - Parameter bound: nil if all figures are known.
  init(_ bound: ReplayBound?) { extent = bound?.extent }

  /// Faults, times and ratios.
  func cost(_ figures: [String?]) -> [String] {
    switch extent {
    case .unknown: figures.map { _ in Self.unknown }
    case .atLeast: figures.map(Self.atLeast)
    case .memoryUnknown, .lazyFreeAtMost, nil: figures.map { $0 ?? "–" }
    }
  }

  /// Resident memory.
  func memory(_ figures: [String?]) -> [String] {
    switch extent {
    case .unknown, .memoryUnknown: figures.map { _ in Self.unknown }
    case .atLeast: figures.map(Self.atLeast)
    case .lazyFreeAtMost, nil: figures.map { $0 ?? "–" }
    }
  }

  func lazyFree(_ figure: String?) -> String {
    switch extent {
    case .unknown, .memoryUnknown: Self.unknown
    case .lazyFreeAtMost: figure.map { "≤ \($0)" } ?? "–"
    case .atLeast, nil: figure ?? "–"
    }
  }

  private static func atLeast(_ figure: String?) -> String {
    guard let figure, figure != "–" else { return "–" }
    return "≥ \(figure)"
  }
}
