package import SystemPackage

/// A disk in memory whose pages are compressed: zram.
package struct CompressedDisk: Equatable, Sendable {
  package let number: Int

  package init(number: Int) { self.number = number }

  /// Whether the kernel has zram now, built in or loaded.
  package static var isAvailable: Bool { Folder.holds(control) }

  private static let control = "/sys/class/zram-control"

  /// Adds a disk, without a size yet. Reading `/sys/class/zram-control/hot_add` adds it and requires root: throws
  /// `EACCES` otherwise.
  package static func add() throws(Errno) -> CompressedDisk {
    guard let number = Int(try KernelText.read(control + "/hot_add")) else { throw .ioError }
    return CompressedDisk(number: number)
  }

  /// All existing zram disks, including those that others have added.
  package static var all: [CompressedDisk] {
    let names = (try? OpenFolder("/sys/block").names()) ?? []
    return names.filter { $0.hasPrefix("zram") }.compactMap { Int($0.dropFirst(4)) }
      .map(CompressedDisk.init)
  }

  /// Whether it has a size, and can therefore hold data.
  package var hasSize: Bool {
    (try? KernelText.read("/sys/block/zram\(number)/disksize")).map { $0 != "0" } ?? false
  }

  package var path: String { "/dev/zram\(number)" }

  /// Sets the capacity in bytes, before compression; the memory it uses is the compressed size of its contents.
  package func resize(to bytes: Int) throws(Errno) {
    try KernelText.write(String(bytes), to: "/sys/block/zram\(number)/disksize")
  }

  /// Removes the disk and its contents; does nothing if it does not exist. Retries for 5 s, because udev opens new
  /// disks, then throws `EBUSY` if it is still open.
  package func remove() throws(Errno) {
    guard Folder.holds("/sys/block/zram\(number)") else { return }
    let end = MonotonicClock.now() + 5_000_000_000
    while true {
      do throws(Errno) {
        try KernelText.write("1", to: "/sys/block/zram\(number)/reset")
        return try KernelText.write(String(number), to: Self.control + "/hot_remove")
      } catch .resourceBusy where MonotonicClock.now() < end {
        MonotonicClock.sleep(nanoseconds: 10_000_000)
      }
    }
  }
}
