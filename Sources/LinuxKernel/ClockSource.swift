/// What the kernel reads the time from.
package enum ClockSource {
  /// Such as `tsc`; nil where the kernel does not tell.
  package static var current: String? {
    try? KernelText.read("/sys/devices/system/clocksource/clocksource0/current_clocksource")
  }
}
