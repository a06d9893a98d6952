internal import LinuxKernel
package import SystemPackage

extension SystemChanges {
  /// Has the settings remembered, and changes those that hold for the whole run; nil where there are
  /// none. All is put back when the keeper goes away.
  package func begin(executable: String) throws -> SettingsKeeper? {
    if isEmpty { return nil }
    let keeper = try SettingsKeeper(remembering: paths, executable: executable)
    // What stands there already, written again: whether it may be, before anything is measured.
    for setting in keeper.remembered { try setting.write() }
    for setting in atStart {
      try setting.write()
      // The kernel gives what it finds, and says nothing of the rest.
      let found = (try? KernelText.read(setting.path)) ?? ""
      guard found == setting.value else {
        throw RunError(
          "\(setting.path): asked for \(setting.value), got \(found): memory is too fragmented, or too "
            + "little")
      }
    }
    return keeper
  }
}

extension Setting {
  func write() throws(SettingFailure) {
    do throws(Errno) { try KernelText.write(value, to: path) } catch {
      throw SettingFailure(setting: self, cause: error)
    }
  }
}

/// A setting of the machine that could not be written.
package struct SettingFailure: Error, CustomStringConvertible {
  package let setting: Setting
  package let cause: Errno
  package var description: String {
    "\(setting.path): cannot be changed: \(cause)"
  }
}

/// Remembers settings of the machine before they are changed and puts them back when the run ends,
/// however it ends: another process holds them, which does so as soon as the pipe to it closes.
package final class SettingsKeeper {
  private var child: ChildProcess
  /// The settings as they were.
  private(set) var remembered: [Setting] = []

  /// Remembers what stands in these files now.
  ///
  /// - Parameter executable: madbench.
  package init(remembering paths: [String], executable: String) throws {
    child = try ChildProcess(path: executable, arguments: ["restore"])
    guard try hearsYes() else {
      throw RunError(
        "another madbench is changing settings of this machine; try again when it has ended")
    }
    for path in paths {
      let value: String
      do throws(Errno) {
        value = try KernelText.chosen(path)
      } catch {
        throw RunError("\(path): cannot be read: \(error)")
      }
      try child.input.writeAll("\(path) \(value)\n".utf8)
      // From here on it will be put back.
      guard try hearsYes() else { throw RunError("\(path): cannot be remembered") }
      remembered.append(Setting(path: path, value: value))
    }
    // Workers write settings too: none may do so behind the keeper, when this process is killed.
    try child.letLaterChildrenHoldInput()
  }

  /// The other process's answer.
  private func hearsYes() throws -> Bool {
    var answer: UInt8 = 0
    let count = try withUnsafeMutableBytes(of: &answer) { try child.output.read(into: $0) }
    return count == 1 && answer == Self.yes
  }

  private static let yes = UInt8(ascii: "\n")

  /// Any folder of the kernel's serves, as long as it is the same for all.
  private static let lockPath = "/sys/kernel/mm"

  /// Waits until all is as it was.
  deinit {
    child.closeInput()
    if (try? child.wait()) == .exited(0) { return }
    // It was killed: what it held is known here too.
    for setting in remembered.reversed() { try? setting.write() }
  }

  /// The other process: reads lines of a path and its value, and writes the values back when its input
  /// ends, the last first. Of all such processes one lives at a time: two runs would put back what the
  /// other has changed.
  package static func serve(input: FileDescriptor, output: FileDescriptor) throws {
    ChildProcess.rename("madbench-keeper")
    let lock: ExclusiveLock?
    do throws(Errno) {
      lock = try ExclusiveLock(lockPath)
    } catch .resourceTemporarilyUnavailable {
      try output.writeAll("busy".utf8)
      return
    } catch {
      // Without such a folder there are no huge pages to be at odds about.
      lock = nil
    }
    defer { withExtendedLifetime(lock) {} }
    try output.writeAll([yes])
    var remembered: [Setting] = []
    var pending: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try input.read(into: $0) }
      if count == 0 { break }
      pending += chunk[..<count]
      while let end = pending.firstIndex(of: 10) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Errno.invalidArgument }
        remembered.append(Setting(path: String(parts[0]), value: String(parts[1])))
        try output.writeAll([yes])
      }
    }
    for setting in remembered.reversed()
    where (try? KernelText.chosen(setting.path)) != setting.value {
      do throws(Errno) { try KernelText.write(setting.value, to: setting.path) } catch {
        let text = "madbench: \(setting.path) could not be put back to \(setting.value): \(error)\n"
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
      }
    }
  }
}
