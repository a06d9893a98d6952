internal import LinuxKernel
internal import SystemPackage

/// Has the machine put back as it was when the run ends, however it ends: another process knows what
/// there is to undo, and does so as soon as the pipe to it closes.
///
/// Whatever is changed is told to it first. What was not changed in the end is no harm to undo.
package final class MachineKeeper {
  private var child: ChildProcess
  /// What there is to undo, the last first.
  private var undoings: [Undoing] = []
  private var isAlone = false

  /// - Parameter executable: madbench.
  package init(executable: String) throws {
    child = try ChildProcess(path: executable, arguments: ["restore"])
  }

  /// The other process.
  var pid: Int32 { child.pid }

  /// Makes this run the only one that changes settings of the machine: two would put back what the other
  /// has changed.
  func beAlone() throws {
    if isAlone { return }
    guard try tell("alone") == "" else {
      throw RunError(
        "another madbench is changing settings of this machine; try again when it has ended")
    }
    isAlone = true
  }

  /// Has something undone in the end. From here on it will be.
  func promise(_ undoing: Undoing) throws {
    guard try tell(undoing.text) == "" else {
      throw RunError("\(undoing.text): was not understood")
    }
    undoings.append(undoing)
  }

  /// Takes back the last promise: there is nothing to undo.
  func takeBack() throws {
    guard try tell("forget") == "" else { throw RunError("a promise could not be taken back") }
    undoings.removeLast()
  }

  /// Has what stands in these files now put back, the last first, and gives it.
  func remember(_ paths: [String]) throws -> [Setting] {
    try beAlone()
    return try paths.map { path in
      let value: String
      do throws(Errno) {
        value = try KernelText.chosen(path)
      } catch {
        throw RunError("\(path): cannot be read: \(error)")
      }
      let setting = Setting(path: path, value: value)
      try promise(.write(setting))
      return setting
    }
  }

  /// A new compressed disk, which is removed in the end. The other process adds it: nobody knows its
  /// number before.
  func addDisk() throws -> CompressedDisk {
    try beAlone()
    let answer = try tell("add-disk")
    if answer.hasPrefix("!"), let error = Int32(answer.dropFirst()) { throw Errno(rawValue: error) }
    guard let number = Int(answer) else { throw RunError("no compressed disk: '\(answer)'") }
    let disk = CompressedDisk(number: number)
    undoings.append(.removeDisk(disk))
    return disk
  }

  /// Has the other process wait for workers too, which change the machine themselves: none may do so
  /// behind its back when this process is killed.
  func includeLaterChildren() throws(Errno) { try child.letLaterChildrenHoldInput() }

  /// Sends a line, and gives the answer without its line feed.
  private func tell(_ line: String) throws -> String {
    try child.input.writeAll(MessageLine.line(line).utf8)
    var answer: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = try withUnsafeMutableBytes(of: &byte) { try child.output.read(into: $0) }
      guard count == 1 else { throw RunError("the process that puts settings back has ended") }
      if byte == 10 { return String(decoding: answer, as: UTF8.self) }
      answer.append(byte)
    }
  }

  /// Waits until all is as it was.
  deinit {
    child.closeInput()
    if (try? child.wait()) == .exited(0) { return }
    // It was killed: what there is to undo is known here too.
    for undoing in undoings.reversed() { try? undoing.perform() }
  }
}
