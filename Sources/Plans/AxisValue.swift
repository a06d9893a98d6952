internal import LinuxKernel
package import PageRelease
package import Texts
package import Workloads

/// A value that an axis can have.
package protocol AxisValue: FieldValue, Hashable {
  /// Its place in reports, the least first.
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
  /// In the order of the cases.
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

/// Names without a list have one place.
extension String: AxisValue {
  package var rank: Double { 0 }
}

/// No value comes first.
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

/// By how much is released, the most first.
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
