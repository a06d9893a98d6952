internal import CLinux
package import SystemPackage

/// Private pages that a fork has left shared between parent and child.
///
/// The next write to such a page is a minor fault. The writer may be the program, or the kernel, which keeps the CPU
/// number in the thread's own memory (`rseq(2)`) and updates it when the thread migrates. Between two readings of a
/// fault counter such a fault would be attributed to the measured memory.
package enum CopyOnWrite {
  /// Unshares every page of the process outside `range`: writes to each resident private page the value it already has.
  /// Takes some milliseconds; no other thread may unmap memory meanwhile.
  ///
  /// - Parameter range: memory whose copies are to be counted.
  package static func resolve(outside range: UnsafeRawBufferPointer) throws(Errno) {
    let low = UInt(bitPattern: range.baseAddress)
    let excluded = low..<low + UInt(range.count)
    for bounds in areas(of: try KernelText.read("/proc/self/maps"), outside: excluded) {
      let area = UnsafeMutableRawBufferPointer(
        start: UnsafeMutableRawPointer(bitPattern: bounds.lowerBound), count: bounds.count)
      // `ENOMEM`: a part has been unmapped since the list was read, as malloc does with the top of its heap.
      do throws(Errno) {
        try PageFlags.forEachPageInMemory(area) { clinux_write_same($0.baseAddress) }
      } catch .noMemory {}
    }
  }

  /// The private writable VMAs of a text such as `/proc/self/maps` that do not overlap a range. VMAs of the kernel's
  /// half and malformed lines are left out.
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
