internal import LinuxKernel

/// A setting of the whole machine: a file below `/sys` or `/proc/sys`, and what to write into it.
package struct Setting: Hashable, Sendable {
  package let path: String
  package let value: String

  package init(path: String, value: String) {
    self.path = path
    self.value = value
  }

  /// Whether it is one that madbench changes: a setting of huge pages or the size of their pool, and a
  /// value that such a setting can have. Whoever writes settings by what another process says, as root,
  /// asks this first; a setting that a new feature needs belongs here.
  package var isKnown: Bool {
    (path == HugePagePool.sizeFile || TransparentHugePages.isSetting(path))
      && 1...32 ~= value.utf8.count
      && value.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 || $0 == UInt8(ascii: "+") }
  }
}
