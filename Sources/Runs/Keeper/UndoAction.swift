package import LinuxKernel
package import Plans
internal import Processes
internal import SystemPackage

/// An action that restores a part of the machine. The text forms are used in the journal.
package enum UndoAction: Equatable, Sendable {
  /// Restores the value of a setting.
  case write(Setting)
  /// Disables the memory controller for the children of a version 2 control group.
  case takeControllerBack(ControlGroup)
  /// Removes a control group. Its remaining members move to the parent group.
  case remove(ControlGroup)
  /// Stops swapping to a file, and removes it.
  case removeSwapFile(String)
  /// Stops swapping to a zram disk, and removes it.
  case removeDisk(CompressedDisk)
  /// Removes zram disks that are new and have no size: one was being added.
  case removeNewDisks(besides: [Int])
  /// Unloads a kernel module.
  case unload(module: String)

  /// The text form, a message; see `MessageLine`.
  package var text: String {
    switch self {
    case .write(let setting): "write \(setting.path) \(setting.value)"
    case .takeControllerBack(let group): "controller \(group.version) \(group.directory)"
    case .remove(let group): "group \(group.version) \(group.directory)"
    case .removeSwapFile(let path): "file \(path)"
    case .removeDisk(let disk): "disk \(disk.number)"
    case .removeNewDisks(let others):
      "disks-beside \(others.isEmpty ? "-" : others.map(String.init).joined(separator: ","))"
    case .unload(let module): "module \(module)"
    }
  }

  /// Parses the text; nil if it is malformed, or names something that madbench never changes or creates: the action
  /// runs as root, regardless of who wrote the text.
  package init?(text: String) {
    let words = text.split(separator: " ", maxSplits: 1)
    guard words.count == 2 else { return nil }
    let rest = String(words[1])
    let parts = rest.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let group =
      parts.count == 2
      ? Int(parts[0]).map { ControlGroup(version: $0, directory: String(parts[1])) } : nil
    switch words[0] {
    case "write":
      guard parts.count == 2 else { return nil }
      self = .write(Setting(path: String(parts[0]), value: String(parts[1])))
    case "controller":
      guard let group else { return nil }
      self = .takeControllerBack(group)
    case "group":
      guard let group else { return nil }
      self = .remove(group)
    case "file": self = .removeSwapFile(rest)
    case "disk":
      guard let number = Int(rest) else { return nil }
      self = .removeDisk(CompressedDisk(number: number))
    case "disks-beside":
      let numbers = rest.split(separator: ",").map { Int($0) }
      guard rest == "-" || !numbers.contains(nil) else { return nil }
      self = .removeNewDisks(besides: numbers.compactMap(\.self))
    case "module": self = .unload(module: rest)
    default: return nil
    }
    guard isOfMadbench else { return nil }
  }

  /// Whether the action undoes something that a madbench run can have done.
  private var isOfMadbench: Bool {
    switch self {
    case .write(let setting): setting.isKnown
    case .takeControllerBack(let group): group.version == 2 && group.isBelowMount
    case .remove(let group): group.isOfMadbench
    case .removeSwapFile(let path): SwapPlace.isFileOfMadbench(path)
    case .removeDisk(let disk): 0...9999 ~= disk.number
    case .removeNewDisks: true
    case .unload(let module): module == "zram"
    }
  }

  /// Performs the action; does nothing if the state is already restored.
  func perform() throws(Errno) {
    switch self {
    case .write(let setting):
      if (try? KernelText.chosen(setting.path)) == setting.value { return }
      // A setting disappears with its module or device.
      do throws(Errno) { try KernelText.write(setting.value, to: setting.path) } catch .noSuchFileOrDirectory {}
    case .takeControllerBack(let group):
      if group.handsMemoryControllerOn { try KernelText.write("-memory", to: group.subtreeFile) }
    case .remove(let group):
      for member in group.members { try? group.parent.take(member) }
      try group.remove()
    case .removeSwapFile(let path): try Self.swapOff(path)
    case .removeDisk(let disk): try Self.swapOff(disk)
    case .removeNewDisks(let others):
      for disk in CompressedDisk.all where !others.contains(disk.number) && !disk.hasSize {
        try disk.remove()
      }
    case .unload(let module):
      // Another process may have started to use it meanwhile.
      if CompressedDisk.all.contains(where: \.hasSize) { return }
      try KernelModule.unload(module)
    }
  }

  /// Stops swapping to a file and removes it, if it exists and was made by this user's madbench. Other users may be
  /// able to write to the folder: a file that they put in its place is left alone.
  private static func swapOff(_ path: String) throws(Errno) {
    let folder: OpenFolder
    let name: String
    let file: FileDescriptor
    do throws(Errno) {
      (folder, name) = try OpenFolder.parent(of: path)
      file = try folder.open(name)
    } catch {
      switch error {
      case .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels, .invalidArgument: return
      default: throw error
      }
    }
    defer { try? file.close() }
    guard try FileStatus(of: file).isMine else { return }
    if SwapArea.isSigned(file) { try SwapArea.stop(file) }
    try folder.remove(name)
  }

  /// Stops swapping to a disk and removes it, unless it holds data that madbench has not written: its number may have
  /// been reused.
  private static func swapOff(_ disk: CompressedDisk) throws(Errno) {
    guard Folder.holds("/sys/block/zram\(disk.number)") else { return }
    if disk.hasSize {
      let area = try SwapArea.openDisk(disk.path)
      defer { try? area.close() }
      if SwapArea.isSigned(area) {
        try SwapArea.stop(area)
      } else if !SwapArea.isBlank(area) {
        return
      }
    }
    try disk.remove()
  }

  /// Whether the change persists across a reboot.
  var outlivesBoot: Bool {
    if case .removeSwapFile = self { true } else { false }
  }

  /// Whether the action only affects resources that the run created for itself, so that it does not disturb other runs.
  var isOfRunAlone: Bool {
    if case .remove = self { true } else { false }
  }
}
