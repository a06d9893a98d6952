internal import LinuxKernel

/// The loops that use memory: one write a page, nothing else.
package enum Touch {
  /// Writes the first word of every page.
  @inline(__always)
  package static func write(_ bytes: UnsafeMutableRawBufferPointer) {
    guard var address = bytes.baseAddress else { return }
    let page = PageSize.bytes
    let end = address + bytes.count
    while address < end {
      address.storeBytes(of: 1, as: UInt64.self)
      address += page
    }
  }
}
