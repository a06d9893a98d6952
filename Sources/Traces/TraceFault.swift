/// What is wrong with a recording as a whole, without its name.
struct TraceFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
