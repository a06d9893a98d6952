package import SystemPackage

/// A swap area in use: a line of `/proc/swaps`.
package struct SwapUse: Equatable, Sendable {
  package let path: String
  package let priority: Int

  /// The highest priority that `swapon(2)` accepts; rarely used otherwise.
  package static let highestPriority = 32767

  /// All swap areas in use.
  package static func current() throws(Errno) -> [SwapUse] {
    parse(try KernelText.read("/proc/swaps"))
  }

  /// Parses `/proc/swaps`, which escapes spaces in names as `\040`.
  package static func parse(_ text: String) -> [SwapUse] {
    text.split(separator: "\n").dropFirst().compactMap { line -> SwapUse? in
      let fields = line.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard fields.count >= 5, let priority = Int(fields[fields.count - 1]) else { return nil }
      return SwapUse(path: fields[0].replacing("\\040", with: " "), priority: priority)
    }
  }

  package init(path: String, priority: Int) {
    self.path = path
    self.priority = priority
  }
}
