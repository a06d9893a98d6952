/// The number of tasks that recently ran, were runnable, or waited for a disk.
package enum LoadAverage {
  /// The mean over about a minute; nil if the kernel does not report it.
  package static var ofMinute: Double? {
    (try? KernelText.read("/proc/loadavg")).flatMap(parse)
  }

  /// The first number of `0.02 0.32 0.75 1/86 9490`.
  package static func parse(_ text: String) -> Double? {
    text.split(separator: " ").first.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
  }
}
