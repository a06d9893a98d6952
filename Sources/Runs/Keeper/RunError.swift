/// What ends a run before its time, through no fault of its plan.
package struct RunError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
