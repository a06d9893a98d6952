/// The compressed cache for swap pages: zswap.
package enum CompressedSwap {
  /// Whether pages that are swapped out are first compressed in memory; nil if the kernel has no zswap.
  package static var isOn: Bool? {
    (try? KernelText.read("/sys/module/zswap/parameters/enabled")).map { $0 == "Y" || $0 == "1" }
  }
}
