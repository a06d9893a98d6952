/// The compressed cache in front of swap: zswap.
package enum CompressedSwap {
  /// Whether pages that are swapped out are compressed into memory first; nil where the kernel has no
  /// zswap.
  package static var isOn: Bool? {
    (try? KernelText.read("/sys/module/zswap/parameters/enabled")).map { $0 == "Y" || $0 == "1" }
  }
}
