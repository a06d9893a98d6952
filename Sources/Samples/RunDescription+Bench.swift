extension RunDescription {
  /// The commands that `bench` measured, the baseline first. Rows of the role `null-control` are of the baseline too.
  package struct Bench: Codable, Equatable, Sendable {
    package struct Arm: Codable, Equatable, Sendable {
      package var name: String
      /// As it was given, its environment before it.
      package var command: String

      package init(name: String, command: String) { (self.name, self.command) = (name, command) }
    }

    package struct Metric: Codable, Equatable, Sendable {
      package var name: String
      package var higherIsBetter: Bool
      package var pattern: String

      package init(name: String, higherIsBetter: Bool, pattern: String) {
        (self.name, self.higherIsBetter, self.pattern) = (name, higherIsBetter, pattern)
      }
    }

    package var arms: [Arm] = []
    package var metrics: [Metric] = []
    /// The shell that runs the commands; absent where none does.
    package var shell: String?
    /// Of servers: what asks whether they are ready, their load, and the number of the signal that stops them.
    package var ready: String?
    package var load: String?
    package var stopSignal: Int?
    package var ignoresExit = false
    /// Huge pages of the programs: `never`; absent where they are as the machine has them.
    package var thp: String?
    package var pressureBytes: Int?
    /// Why calls could not be counted; absent where they could.
    package var callsRefusal: String?
    /// Whether calls were counted in measured runs; absent where not.
    package var countsCalls: Bool?

    package init() {}
  }
}
