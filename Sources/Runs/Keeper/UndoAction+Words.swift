internal import LinuxKernel
internal import Plans

/// Descriptions for messages.
extension UndoAction {
  /// The change still to undo, as a phrase.
  var wish: String {
    switch self {
    case .write(let setting): "\(setting.path) back to \(setting.value)"
    case .takeControllerBack(let group): "\(group.subtreeFile) back to -memory"
    case .remove(let group): "remove the control group \(group.directory)"
    case .removeSwapFile(let path): "swap off and remove \(path)"
    case .removeDisk(let disk): "swap off and remove \(disk.path)"
    case .removeNewDisks: "remove a compressed disk that was being added"
    case .unload(let module): "unload the module \(module)"
    }
  }

  /// The message if the change could not be undone.
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
    case .removeNewDisks: "a new compressed disk could not be removed"
    case .unload(let module): "the module \(module) could not be taken out of the kernel"
    }
  }
}
