internal import LinuxKernel
package import SystemPackage

/// The other process.
extension MachineKeeper {
  /// Any folder of the kernel's serves, as long as it is the same for all.
  private static let lockPath = "/sys/kernel/mm"

  /// Reads what there is to undo, a line each, answers each with a line, and undoes it all when the input
  /// ends, the last first. `alone` takes a lock that one such process of the machine has at a time,
  /// `forget` leaves out the last, `add-disk` adds a compressed disk, and answers with its number.
  package static func serve(input: FileDescriptor, output: FileDescriptor) throws {
    ChildProcess.rename("madbench-keeper")
    var lock: ExclusiveLock?
    defer { withExtendedLifetime(lock) {} }
    var undoings: [Undoing] = []
    var pending: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try input.read(into: $0) }
      if count == 0 { break }
      pending += chunk[..<count]
      while let end = pending.firstIndex(of: 10) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        let message = MessageLine.message(line) ?? ""
        let answer = answer(to: message, &undoings, &lock)
        // Who has asked may have been killed since.
        _ = try? output.writeAll(MessageLine.line(answer).utf8)
      }
    }
    for undoing in undoings.reversed() {
      do throws(Errno) { try undoing.perform() } catch {
        let text = "madbench: \(undoing.leftover): \(error)\n"
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
      }
    }
  }

  private static func answer(
    to line: String, _ undoings: inout [Undoing], _ lock: inout ExclusiveLock?
  ) -> String {
    switch line {
    case "alone":
      do throws(Errno) { lock = try ExclusiveLock(lockPath) } catch {
        // Without such a folder there are no huge pages to be at odds about.
        if error == .resourceTemporarilyUnavailable { return "busy" }
      }
    case "forget": _ = undoings.popLast()
    case "add-disk":
      do throws(Errno) {
        let disk = try CompressedDisk.add()
        undoings.append(.removeDisk(disk))
        return String(disk.number)
      } catch {
        return "!\(error.rawValue)"
      }
    default:
      guard let undoing = Undoing(text: line) else { return "?" }
      undoings.append(undoing)
    }
    return ""
  }
}
