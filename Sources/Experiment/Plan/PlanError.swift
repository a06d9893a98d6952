/// What is wrong with a plan, and what would be right.
package struct PlanError: Error, Equatable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
