/// What is wrong in a recording, and where.
package struct TraceDamage: Error, Equatable, CustomStringConvertible {
  package enum Place: Equatable, Sendable {
    /// Counted from 1.
    case line(Int)
    /// Counted from 0.
    case byte(Int)
  }

  package let place: Place
  package let reason: String

  package init(_ place: Place, _ reason: String) {
    self.place = place
    self.reason = reason
  }

  package var description: String {
    switch place {
    case .line(let number): "line \(number): \(reason)"
    case .byte(let offset): "byte \(offset): \(reason)"
    }
  }
}
