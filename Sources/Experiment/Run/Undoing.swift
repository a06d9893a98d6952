package import LinuxKernel
internal import SystemPackage

/// What puts a part of the machine back as it was. The text forms are lines that the keeper is told.
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
    let group = parts.count == 2
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
    case .unload(let module): module == "zram"
    }
  }

  /// Does it; what is as it was already stays.
  func perform() throws(Errno) {
    switch self {
    case .write(let setting):
      if (try? KernelText.chosen(setting.path)) == setting.value { return }
      try KernelText.write(setting.value, to: setting.path)
    case .takeControllerBack(let group):
      if group.handsMemoryControllerOn { try KernelText.write("-memory", to: group.subtreeFile) }
    case .remove(let group):
      for member in group.members { try? group.parent.take(member) }
      try group.remove()
    case .removeSwapFile(let path):
      try Self.stopSwapping(to: path)
      try Folder.remove(path)
    case .removeDisk(let disk):
      try Self.stopSwapping(to: disk.path)
      try disk.remove()
    case .unload(let module): try KernelModule.unload(module)
    }
  }

  /// What is left where it could not be done.
  var leftover: String {
    switch self {
    case .write(let setting): "\(setting.path) could not be put back to \(setting.value)"
    case .takeControllerBack(let group):
      "\(group.subtreeFile) could not be put back to -memory"
    case .remove(let group): "the control group \(group.directory) could not be removed"
    case .removeSwapFile(let path):
      "swapping to \(path) could not be ended, or the file not removed"
    case .removeDisk(let disk):
      "swapping to \(disk.path) could not be ended, or the disk not removed"
    case .unload(let module): "the module \(module) could not be taken out of the kernel"
    }
  }

  private static func stopSwapping(to path: String) throws(Errno) {
    do throws(Errno) { try SwapArea.stop(path) } catch .invalidArgument {
    } catch .noSuchFileOrDirectory {}
  }
}
