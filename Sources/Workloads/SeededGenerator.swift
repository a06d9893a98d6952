/// Random numbers that are the same on every machine for the same seed: SplitMix64 (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A generator for a part of a run: the streams of different parts of one seed are independent.
  package init(seed: UInt64, stream: [UInt64]) {
    var mixer = SeededGenerator(seed: seed)
    for number in stream { mixer = SeededGenerator(seed: mixer.next() ^ number &* 0x9E37_79B9) }
    self = mixer
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 up to, but not including, `bound`, by multiplication (Lemire 2019). Not the standard library's
  /// algorithm, which may change between releases.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Shuffles a list in place (Fisher and Yates).
  package mutating func shuffle<Element>(_ list: inout [Element]) {
    for index in list.indices.reversed() where index > 0 {
      list.swapAt(index, below(index + 1))
    }
  }
}
