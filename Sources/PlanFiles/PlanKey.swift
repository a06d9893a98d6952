/// What a plan file can say: the name of an option of `run` and `compare`, without its dashes.
package struct PlanKey: Equatable, Sendable {
  package enum Count: Equatable, Sendable {
    case one
    /// One or a list, which makes a matrix.
    case several
  }

  package let name: String
  package let count: Count
  package let value: PlanValue
  /// What is taken where nobody says anything; nil: nothing, or what the rest of the plan makes of it.
  package let standard: String?
  /// What it decides, in a sentence.
  package let meaning: String

  init(
    _ name: String, _ count: Count, _ value: PlanValue, standard: String? = nil, _ meaning: String
  ) {
    self.name = name
    self.count = count
    self.value = value
    self.standard = standard
    self.meaning = meaning
  }
}
