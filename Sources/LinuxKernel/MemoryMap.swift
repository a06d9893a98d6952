internal import Glibc
package import SystemPackage
internal import Texts

/// The virtual memory areas of a process.
package struct MemoryMap: ~Copyable {
  private let smaps: KernelFile

  /// The VMAs of the calling process.
  package init() throws(Errno) {
    smaps = try KernelFile("/proc/self/smaps")
  }

  /// The VMAs of a process of the same user; throws `ESRCH` once it has ended.
  package init(of pid: Int32) throws(Errno) {
    smaps = try KernelFile("/proc/\(pid)/smaps")
  }

  /// Sums over the VMAs that overlap `range`. Walks the page tables of the whole process, which takes some milliseconds
  /// per 256 MiB, and allocates nothing.
  package func residency(of range: UnsafeRawBufferPointer) throws(Errno) -> RangeResidency {
    let low = UInt(bitPattern: range.baseAddress)
    let high = low + UInt(range.count)
    var sum = RangeResidency()
    var inside = false
    try smaps.forEachLine { line in
      if let (start, end) = MemoryMap.bounds(line) {
        inside = start < high && end > low
        if inside { sum.vmas += 1 }
      } else if inside {
        sum.add(line)
      }
    }
    return sum
  }

  /// Bytes allocated to the shared memory that the VMAs of `range` map, including pages that are not mapped. For memory
  /// without a file descriptor. Nil without the capability `CAP_CHECKPOINT_RESTORE`.
  ///
  /// The corresponding system call is `stat(2)` of the VMAs in `/proc/self/map_files`.
  package static func sharedBytes(of range: UnsafeRawBufferPointer) -> Int? {
    let low = UInt(bitPattern: range.baseAddress)
    let high = low + UInt(range.count)
    guard let text = try? KernelText.read("/proc/self/maps") else { return nil }
    var inodes: Set<UInt64> = []
    var sum = 0
    for line in text.split(separator: "\n") {
      guard let name = line.split(separator: " ").first else { continue }
      let bounds = name.split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard bounds.count == 2, bounds[0] < high, bounds[1] > low else { continue }
      var about = stat()
      let path = "/proc/self/map_files/" + name
      do {
        _ = try valueOrErrno(stat(path, &about))
      } catch Errno.noSuchFileOrDirectory {
        continue
      } catch {
        return nil
      }
      if inodes.insert(UInt64(about.st_ino)).inserted { sum += Int(about.st_blocks) * 512 }
    }
    return sum
  }

  /// The number of VMAs of the calling process if it is within 8 of the limit `vm.max_map_count`; nil otherwise.
  package static func areasAtTheLimit() -> Int? {
    guard let most = (try? KernelText.read("/proc/sys/vm/max_map_count")).flatMap({ Int($0) }),
      let text = try? KernelText.read("/proc/self/maps")
    else { return nil }
    // The list includes the vsyscall page, which is not a VMA.
    let areas = text.split(separator: "\n").count { !$0.hasSuffix("[vsyscall]") }
    return areas >= most - 8 ? areas : nil
  }

  /// The addresses of a VMA's first line, `55d0c0a0b000-55d0c0a0d000 r--p …`; nil for other lines.
  private static func bounds(_ line: UnsafeRawBufferPointer) -> (UInt, UInt)? {
    var scanner = ByteScanner(line)
    guard let start = scanner.hexadecimal(), scanner.skip(UInt8(ascii: "-")),
      let end = scanner.hexadecimal()
    else { return nil }
    return (start, end)
  }
}
