internal import LinuxKernel
internal import Plans
internal import Processes
internal import SystemPackage
internal import Texts

extension SwapPlace {
  /// Makes it, and has the machine swap to it before any other; the keeper ends that and removes it.
  ///
  /// - Parameter directory: where a file is made.
  func make(in directory: String, _ keeper: MachineKeeper) throws {
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

  private static func makeDisk(_ bytes: Int, _ keeper: MachineKeeper) throws {
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
    // The device's file comes with it, or a moment later from udev.
    for _ in 0..<100 where !Folder.holds(disk.path) {
      MonotonicClock.sleep(nanoseconds: 10_000_000)
    }
    let area = try SwapArea.openDisk(disk.path)
    defer { try? area.close() }
    try SwapArea.sign(area, bytes: bytes)
    try SwapArea.start(area)
  }

  private static func makeFile(
    _ bytes: Int, in directory: String, _ keeper: MachineKeeper
  ) throws {
    let folder = try OpenFolder(directory)
    let name = namePrefix + String(MonotonicClock.now(), radix: 36)
    // Who undoes it may work in another folder than this process does.
    try keeper.promise(.removeSwapFile("\(Folder.absolute(directory))/\(name)"))
    let file: FileDescriptor
    do throws(Errno) { file = try SwapArea.makeFile(name, in: folder, bytes: bytes) } catch {
      // Nothing was made; what may be there is somebody else's.
      try keeper.takeBack()
      throw error
    }
    defer { try? file.close() }
    try SwapArea.sign(file, bytes: bytes)
    try SwapArea.start(file)
  }

  private static let namePrefix = ".madbench-swap-"

  /// Whether a path has the name of a file that `makeFile` makes.
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
