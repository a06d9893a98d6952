import Glibc
import LinuxKernel
import SystemPackage

/// A control group of memory, version 1 or 2, made below the one that the tests live in.
struct MemoryGroup {
  let directory: String
  private let limitFile: String

  /// Why there can be none; nil where there can.
  static let reason: String? = {
    do {
      try MemoryGroup().remove()
      return nil
    } catch { return "no control group of memory can be made: \(error)" }
  }()

  init() throws {
    guard let parent = ControlGroup.current() else { throw Errno.noSuchFileOrDirectory }
    directory = "\(parent.directory)/madbench-test-\(UInt64.random(in: 0 ... .max))"
    limitFile = directory + (parent.version == 1 ? "/memory.limit_in_bytes" : "/memory.max")
    guard mkdir(directory, 0o755) == 0 else { throw Errno(rawValue: errno) }
    guard Folder.holds(limitFile) else {
      rmdir(directory)
      throw Errno.notSupported
    }
  }

  /// Sets a limit, and returns whether it did. Version 1 accepts no limit below the current use, so it waits until less
  /// is used, as long as the limit is needed.
  func limit(to bytes: Int, while isNeeded: () -> Bool) -> Bool {
    var isSet = false
    _ = Binary.wait {
      isSet = (try? KernelText.write("\(bytes)", to: limitFile)) != nil
      return isSet || !isNeeded()
    }
    return isSet
  }

  func remove() {
    // Its processes have ended, and leave it a moment later.
    _ = Binary.wait { rmdir(directory) == 0 }
  }
}
