package import SystemPackage

/// A disk in memory whose pages are compressed: zram.
package struct CompressedDisk: Equatable, Sendable {
  package let number: Int

  package init(number: Int) { self.number = number }

  /// Whether the kernel has zram now, built in or loaded.
  package static var isAvailable: Bool { Folder.holds(control) }

  private static let control = "/sys/class/zram-control"

  /// Adds a disk, of no size yet. Reading `/sys/class/zram-control/hot_add` does so, and is root's
  /// right: `EACCES`.
  package static func add() throws(Errno) -> CompressedDisk {
    guard let number = Int(try KernelText.read(control + "/hot_add")) else { throw .ioError }
    return CompressedDisk(number: number)
  }

  /// The disks that there are now, whoever has added them.
  package static var all: [CompressedDisk] {
    let names = (try? OpenFolder("/sys/block").names()) ?? []
    return names.filter { $0.hasPrefix("zram") }.compactMap { Int($0.dropFirst(4)) }
      .map(CompressedDisk.init)
  }

  /// Whether it has a size, and so can hold something.
  package var hasSize: Bool {
    (try? KernelText.read("/sys/block/zram\(number)/disksize")).map { $0 != "0" } ?? false
  }

  package var path: String { "/dev/zram\(number)" }

  /// How many bytes it holds, before compression; what it takes of memory is what they come to.
  package func resize(to bytes: Int) throws(Errno) {
    try KernelText.write(String(bytes), to: "/sys/block/zram\(number)/disksize")
  }

  /// Takes it away with all that is in it; nothing where it is not there. `EBUSY` for as long as somebody
  /// has it open: udev looks at new disks, hence a few tries.
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
