/// The kernel's clock source.
package enum ClockSource {
  /// Such as `tsc`; nil if the kernel does not report it.
  package static var current: String? {
    try? KernelText.read("/sys/devices/system/clocksource/clocksource0/current_clocksource")
  }
}
