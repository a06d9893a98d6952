package import LinuxKernel
package import Plans
internal import Processes
internal import SystemPackage

/// What puts a part of the machine back as it was. The text forms stand in the journal.
package enum Undoing: Equatable, Sendable {
  /// Writes what stood in a setting.
  case write(Setting)
  /// Has a control group of version 2 no longer give its children limits of their own.
  case takeControllerBack(ControlGroup)
  /// Removes a control group. Who is still in it goes to the one that it lies in.
  case remove(ControlGroup)
  /// Swaps to a file no more, and removes it.
  case removeSwapFile(String)
  /// Swaps to a compressed disk no more, and removes it.
  case removeDisk(CompressedDisk)
  /// Removes compressed disks of no size that are new: one was being added.
  case removeNewDisks(besides: [Int])
  /// Takes a module out of the kernel.
  case unload(module: String)

  /// A message; see `MessageLine`.
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

  /// Nil where the text is none of these, or names what madbench never changes or makes: it is done as
  /// root, whoever has written the text.
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

  /// Whether it undoes what a run of madbench can have done.
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

  /// Does it; what is as it was already stays.
  func perform() throws(Errno) {
    switch self {
    case .write(let setting):
      if (try? KernelText.chosen(setting.path)) == setting.value { return }
      // A setting goes with the module or the device that it belongs to.
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
      // Somebody else may have taken it into use meanwhile.
      if CompressedDisk.all.contains(where: \.hasSize) { return }
      try KernelModule.unload(module)
    }
  }

  /// Ends the swapping to a file and removes it, if it is there and is one that this user's madbench has made. The folder may be
  /// one that others can write: what they have put in the file's place stays.
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

  /// Ends the swapping to a disk and removes it, unless it holds what madbench has not written: its number may be another's by now.
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

  /// Whether it is left of a run even after the machine has been started again.
  var outlivesBoot: Bool {
    if case .removeSwapFile = self { true } else { false }
  }

  /// Whether it concerns what the run has made for itself alone, so that others can go on meanwhile.
  var isOfRunAlone: Bool {
    if case .remove = self { true } else { false }
  }
}
