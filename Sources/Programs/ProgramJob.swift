package import SystemPackage

/// What one run of an arm consists of.
package struct ProgramJob: Sendable {
  /// A program that serves until it is stopped.
  package struct Service: Equatable, Sendable {
    /// Exits 0 once the server is ready; nil: it is ready at once.
    package var ready: Command?
    /// What is measured; ends by itself.
    package var load: Command
    /// The signal that stops the server.
    package var stopSignal: Int32 = 15
    package var readyLimit: UInt64 = 30_000_000_000
    package var stopLimit: UInt64 = 10_000_000_000

    package init(load: Command) { self.load = load }
  }

  /// Where standard output goes.
  package enum Output: Equatable, Sendable {
    /// It is read, hashed and not shown.
    case hashed
    /// Nobody reads it.
    case discarded
    /// It is read and hashed, and goes to this descriptor too.
    case copied(FileDescriptor)
  }

  package var command: Command
  package var service: Service?
  /// A file that is opened for each run; nil is `/dev/null`.
  package var input: String?
  package var output = Output.hashed
  package var limit: UInt64 = 3600_000_000_000
  package var sampling = ProgramSampling()
  package var disablesHugePages = false
  /// The CPUs that the program, and the load, may run on; empty leaves them as they are.
  package var cpus: [Int] = []
  /// The node that the memory of both comes from; nil leaves it to the kernel.
  package var memoryNode: Int?
  /// Puts the process, which is still held, where it belongs; of the program, not of the load.
  package var place: (@Sendable (Int32) throws(Errno) -> Void)?
  /// Whether the calls that map memory and give it back are counted.
  package var countsCalls = false

  package init(_ command: Command) { self.command = command }
}
