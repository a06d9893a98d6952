internal import Processes
package import SystemPackage

/// The keeper process.
extension SettingsGuard {
  /// Waits for the end of the input, which comes when the run and its workers have ended, and undoes the changes in
  /// their journal. Returns false if something could not be undone; the journal is then kept.
  ///
  /// - Parameters:
  ///   - journal: the number of the descriptor from which the journal is read.
  ///   - name: the journal's file name; `-` for a journal in memory.
  package static func serve(
    input: FileDescriptor, journal number: String, name: String
  ) throws -> Bool {
    ignoreEndingSignals()
    // Does not contain "madbench": the keeper must survive a user who kills all processes of that name.
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
