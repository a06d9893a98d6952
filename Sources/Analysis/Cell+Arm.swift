package import Plans

/// A user's command stands in a comparison in the place of a cell, by its name.
extension Cell {
  private static let armWorkload = "bench"

  /// - Parameter name: of the arm.
  package static func arm(_ name: String, _ role: Role) -> Cell {
    var cell = Cell()
    cell.strategy = name
    cell.workload = armWorkload
    cell.role = role
    return cell
  }

  /// Whether it is an arm: then its name is all that it says.
  package var isArm: Bool { workload == Self.armWorkload }
}
