/// Seeded random numbers for simulations: SplitMix64 (Steele, Lea and Flood, 2014), its upper 53 bits.
struct Lottery {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// From 0 up to 1.
  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53)
  }
}
