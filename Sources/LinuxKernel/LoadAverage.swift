/// How many tasks ran, could have run, or waited for a disk, of late.
package enum LoadAverage {
  /// The mean over about a minute; nil where the kernel does not tell.
  package static var ofMinute: Double? {
    (try? KernelText.read("/proc/loadavg")).flatMap(parse)
  }

  /// The first number of `0.02 0.32 0.75 1/86 9490`.
  package static func parse(_ text: String) -> Double? {
    text.split(separator: " ").first.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
  }
}
