/// What is wrong with the description of a program to measure.
package struct ArmError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
