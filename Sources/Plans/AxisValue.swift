internal import LinuxKernel
package import PageRelease
package import Texts
package import Workloads

/// The type of an axis's values.
package protocol AxisValue: FieldValue, Hashable {
  /// The sort key in reports, ascending.
  var rank: Double { get }
}

extension AxisValue {
  /// The value in a table.
  func shown(_ unit: Axis.Unit?) -> String {
    switch (self, unit) {
    case (let bytes as Int, .bytes): ByteCount.exact(bytes)
    case (_, .seconds) where !fieldText.isEmpty: "\(fieldText) s"
    case (_, .perSecond) where !fieldText.isEmpty: "\(fieldText)/s"
    default: fieldText.isEmpty ? "–" : fieldText
    }
  }
}

extension AxisValue where Self: CaseIterable {
  /// The index among the cases.
  package var rank: Double {
    Self.allCases.firstIndex(of: self).map { Double(Self.allCases.distance(from: Self.allCases.startIndex, to: $0)) }
      ?? .infinity
  }
}

extension Int: AxisValue {
  package var rank: Double { Double(self) }
}

extension Double: AxisValue {
  package var rank: Double { self }
}

/// All strings rank equal; axes of names rank by their list instead.
extension String: AxisValue {
  package var rank: Double { 0 }
}

/// Nil ranks first.
extension Optional: AxisValue where Wrapped: AxisValue {
  package var rank: Double { self?.rank ?? -1 }

  func shown(_ unit: Axis.Unit?) -> String { self?.shown(unit) ?? "–" }
}

extension MemoryKind: AxisValue {}
extension Reuse: AxisValue {}

extension HugePages: AxisValue {
  package var rank: Double {
    switch self {
    case .never: 0
    case .folios(let bytes): Double(bytes)
    case .always: Double(PageSize.hugeBytes)
    case .inherit: .infinity
    }
  }
}

/// Ranks by the released share, the largest first.
extension ReleasePattern: AxisValue {
  package var rank: Double {
    switch self {
    case .all: 1
    case .every(let number): Double(number)
    case .random(let share): 1 / share
    }
  }
}

extension WriteAmount: AxisValue {
  package var rank: Double { Double(bytes) }
}
