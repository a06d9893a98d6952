internal import LinuxKernel
internal import Plans
internal import Processes
internal import SystemPackage
internal import Texts

extension SwapPlace {
  /// Creates the swap and enables it with the highest priority; the keeper disables and removes it.
  ///
  /// - Parameter directory: the directory for a swap file.
  func make(in directory: String, _ keeper: SettingsGuard) throws {
    guard SwapArea.mayChange else {
      throw PlanError(
        "--swap: swapping can only be changed by root (CAP_SYS_ADMIN)", cause: .notPermitted)
    }
    try keeper.beAlone()
    do {
      switch self {
      case .zram(let bytes): try Self.makeDisk(bytes, keeper)
      case .file(let bytes): try Self.makeFile(bytes, in: directory, keeper)
      }
    } catch let error as Errno {
      throw PlanError("--swap \(text): cannot be made: \(error)\(advice(error))", cause: error)
    }
  }

  private static func makeDisk(_ bytes: Int, _ keeper: SettingsGuard) throws {
    if !CompressedDisk.isAvailable {
      try keeper.promise(.unload(module: "zram"))
      do throws(Errno) { try KernelModule.load("zram") } catch { try keeper.takeBack() }
    }
    guard CompressedDisk.isAvailable else {
      throw PlanError(
        "--swap zram: this kernel has no zram, and modprobe finds no module of it; --swap file:SIZE takes "
          + "a file")
    }
    let disk = try keeper.addDisk()
    try disk.resize(to: bytes)
    // The device file appears at once, or a moment later through udev.
    for _ in 0..<100 where !Folder.holds(disk.path) {
      MonotonicClock.sleep(nanoseconds: 10_000_000)
    }
    let area = try SwapArea.openDisk(disk.path)
    defer { try? area.close() }
    try SwapArea.sign(area, bytes: bytes)
    try SwapArea.start(area)
  }

  private static func makeFile(
    _ bytes: Int, in directory: String, _ keeper: SettingsGuard
  ) throws {
    let folder = try OpenFolder(directory)
    let name = namePrefix + String(MonotonicClock.now(), radix: 36)
    // The process that undoes this may have another working directory.
    try keeper.promise(.removeSwapFile("\(Folder.absolute(directory))/\(name)"))
    let file: FileDescriptor
    do throws(Errno) { file = try SwapArea.makeFile(name, in: folder, bytes: bytes) } catch {
      // No file was created; an existing one belongs to another process.
      try keeper.takeBack()
      throw error
    }
    defer { try? file.close() }
    try SwapArea.sign(file, bytes: bytes)
    try SwapArea.start(file)
  }

  private static let namePrefix = ".madbench-swap-"

  /// Whether the path's file name is one that `makeFile` generates.
  static func isFileOfMadbench(_ path: String) -> Bool {
    guard !path.unicodeScalars.contains(where: MessageLine.isControl),
      let name = FilePath(path).lastComponent?.string, name.hasPrefix(namePrefix)
    else { return false }
    let stamp = name.utf8.dropFirst(namePrefix.utf8.count)
    return !stamp.isEmpty && stamp.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 }
  }

  private func advice(_ error: Errno) -> String {
    switch (self, error) {
    case (.file, .invalidArgument), (.file, .notSupported):
      "; not every file system can be swapped to (tmpfs cannot): --directory names a folder of another"
    case (.file, .noSuchFileOrDirectory): "; --directory names the folder"
    default: ""
    }
  }
}
