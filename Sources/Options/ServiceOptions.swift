package import ArgumentParser
package import Programs

/// Programs that serve until they are stopped.
package struct ServiceOptions: ParsableArguments {
  package init() {}

  @Option(help: ArgumentHelp("A command that exits 0 once the server is ready.", valueName: "command"))
  package var ready: String?

  @Option(help: ArgumentHelp("A command that loads the server; its run is measured.", valueName: "command"))
  package var load: String?

  @Option(help: ArgumentHelp("The signal that stops the server.", valueName: "signal"))
  package var stop = "TERM"

  @Option(help: ArgumentHelp("Time limit for the server to become ready.", valueName: "seconds"))
  package var readyTimeout = 30.0

  @Option(help: ArgumentHelp("Time limit for the server to stop.", valueName: "seconds"))
  package var stopTimeout = 10.0

  private static let signals: [String: Int32] = [
    "HUP": 1, "INT": 2, "QUIT": 3, "KILL": 9, "USR1": 10, "USR2": 12, "TERM": 15,
  ]

  package func service(_ shell: String?) throws -> ProgramJob.Service? {
    guard let load else {
      if ready != nil { throw ArmError("--ready is for a server, and --load says what it serves") }
      return nil
    }
    var service = ProgramJob.Service(load: try Command(load, shell: shell))
    service.ready = try ready.map { try Command($0, shell: shell) }
    let name = stop.uppercased()
    guard
      let signal = Self.signals[name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name]
    else {
      throw ArmError("--stop \(stop): \(Self.signals.keys.sorted().joined(separator: ", "))")
    }
    service.stopSignal = signal
    service.readyLimit = try readyTimeout.nanoseconds(of: "--ready-timeout")
    service.stopLimit = try stopTimeout.nanoseconds(of: "--stop-timeout")
    return service
  }
}

extension Double {
  /// Of seconds, more than none and at most a million.
  package func nanoseconds(of option: String) throws(ArmError) -> UInt64 {
    guard self > 0, self <= 1e6 else { throw ArmError("\(option): more than 0 seconds, at most 1000000") }
    return UInt64(self * 1e9)
  }
}
