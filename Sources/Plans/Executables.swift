/// The executables that workers run.
package enum Executables: Equatable, Sendable {
  /// One executable performs all cells.
  case one(String)
  /// The base performs the cells of the roles baseline and null, the head those of the candidates.
  case two(base: String, head: String)

  package func path(for role: Cell.Role) -> String {
    switch (self, role) {
    case (.one(let path), _), (.two(let path, _), .baseline), (.two(let path, _), .null),
      (.two(let path, _), .reference):
      path
    case (.two(_, let path), .candidate): path
    }
  }
}
