internal import Processes
package import SystemPackage

/// The other process.
extension MachineKeeper {
  /// Waits until the input ends, which is when the run and its workers have ended, and undoes what their
  /// journal says. False where something could not be undone: then the journal stays.
  ///
  /// - Parameters:
  ///   - journal: the number of the descriptor that it can be read by.
  ///   - name: its file; `-` of one in memory.
  package static func serve(
    input: FileDescriptor, journal number: String, name: String
  ) throws -> Bool {
    ignoreEndingSignals()
    // Without the name of madbench: who ends all processes of that name is to be cleaned up after.
    ChildProcess.rename("settings-keeper")
    guard let number = Int32(number), number > 2 else { throw Errno.invalidArgument }
    let journal = try Journal(
      inherited: FileDescriptor(rawValue: number), named: name == "-" ? nil : name)
    var byte: UInt8 = 0
    while try withUnsafeMutableBytes(of: &byte, { try input.read(into: $0) }) > 0 {}
    let left = journal.undo()
    for text in left {
      _ = try? FileDescriptor.standardError.writeAll("madbench: \(text)\n".utf8)
    }
    return left.isEmpty
  }
}
