/// The steps of a region that are released, so that the remaining steps lie between holes.
package enum ReleasePattern: Hashable, Sendable {
  case all
  /// The first of each group of this many steps, 2 or more.
  case every(Int)
  /// Each step with this probability, above 0 and up to 1, drawn by the seed; at least one.
  case random(Double)

  /// The text in `--pattern`: `all`, `every-other`, `every-8th`, `random:0.25`.
  package var text: String {
    switch self {
    case .all: "all"
    case .every(2): "every-other"
    case .every(3): "every-3rd"
    case .every(let number): "every-\(number)th"
    case .random(let share): "random:\(share)"
    }
  }

  package init?(text: Substring) {
    if text == "all" {
      self = .all
    } else if text == "every-other" {
      self = .every(2)
    } else if text.hasPrefix("every-"), text.hasSuffix("th") || text == "every-3rd" {
      guard let number = Int(text.dropFirst("every-".count).dropLast(2)), number >= 2 else {
        return nil
      }
      self = .every(number)
    } else if text.hasPrefix("random:") {
      guard let share = Double(text.dropFirst("random:".count)), share > 0, share <= 1 else {
        return nil
      }
      self = .random(share)
    } else {
      return nil
    }
  }

  /// Whether step number `step` is released. Called once for each step, in ascending order.
  func picks(_ step: Int, _ random: inout SeededGenerator) -> Bool {
    switch self {
    case .all: true
    case .every(let number): step % number == 0
    case .random(let share): Double(random.below(1 << 30)) < share * Double(1 << 30)
    }
  }
}
