internal import LinuxKernel

/// A system-wide setting: a file below `/sys` or `/proc/sys`, and the value to write.
package struct Setting: Hashable, Sendable {
  package let path: String
  package let value: String

  package init(path: String, value: String) {
    self.path = path
    self.value = value
  }

  /// Whether madbench changes this setting: a setting of huge pages or the size of their pool, with a value that such a
  /// setting can have. A process that writes settings as root on behalf of another process must check this first. Add
  /// settings that new features need here.
  package var isKnown: Bool {
    (path == HugePagePool.sizeFile || TransparentHugePages.isSetting(path))
      && 1...32 ~= value.utf8.count
      && value.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 || $0 == UInt8(ascii: "+") }
  }
}
