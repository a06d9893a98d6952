internal import CLinux
package import SystemPackage

/// Private pages that a fork has left shared between parent and child.
///
/// The next write to such a page is a minor fault, whoever writes: the program, or the kernel, which keeps the number
/// of the CPU in the thread's own memory (`rseq(2)`) and updates it when the thread moves. Between two readings of a
/// fault counter such a fault would be taken for one of the memory that is measured.
package enum CopyOnWrite {
  /// Makes every page of the process its own again, but for the pages of `range`: writes to each private page that is
  /// in memory the value that it has. Some milliseconds; no other thread may unmap memory meanwhile.
  ///
  /// - Parameter range: memory in which copies are to be counted.
  package static func resolve(outside range: UnsafeRawBufferPointer) throws(Errno) {
    let low = UInt(bitPattern: range.baseAddress)
    let excluded = low..<low + UInt(range.count)
    for bounds in areas(of: try KernelText.read("/proc/self/maps"), outside: excluded) {
      let area = UnsafeMutableRawBufferPointer(
        start: UnsafeMutableRawPointer(bitPattern: bounds.lowerBound), count: bounds.count)
      // `ENOMEM`: a part has been unmapped since the list was read, as malloc does with the end of its heap.
      do throws(Errno) {
        try PageFlags.forEachPageInMemory(area) { clinux_write_same($0.baseAddress) }
      } catch .noMemory {}
    }
  }

  /// The private writable areas of a text such as `/proc/self/maps` that are apart from a range. Those of the kernel's
  /// half, and what is no area, are left out.
  package static func areas(of maps: String, outside range: Range<UInt>) -> [Range<UInt>] {
    maps.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ", maxSplits: 2)
      let bounds = fields.first?.split(separator: "-").compactMap { UInt($0, radix: 16) } ?? []
      guard bounds.count == 2, fields.count == 3, fields[1].hasPrefix("rw"),
        fields[1].hasSuffix("p"), bounds[1] <= range.lowerBound || bounds[0] >= range.upperBound,
        0 < bounds[0], bounds[0] < bounds[1], bounds[1] <= UInt(Int.max)
      else { return nil }
      return bounds[0]..<bounds[1]
    }
  }
}
