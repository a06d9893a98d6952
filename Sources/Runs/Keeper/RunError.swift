/// An error that ends a run early and is not a fault of its plan.
package struct RunError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
