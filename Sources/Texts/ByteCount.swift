/// Sizes with binary units, as people write and read them: `64M` is 64 MiB.
package enum ByteCount {
  private static let units: [(letter: Character, shift: Int)] = [
    ("K", 10), ("M", 20), ("G", 30), ("T", 40),
  ]

  /// Parses `4096`, `64K`, `64M`, `64MiB`, `2G`; nil for anything else, including negative numbers and sizes that
  /// overflow.
  package static func parse(_ text: String) -> Int? {
    var digits = Substring(text.uppercased())
    for suffix in ["IB", "B"] where digits.hasSuffix(suffix) {
      digits.removeLast(suffix.count)
      break
    }
    var shift = 0
    if let unit = units.first(where: { $0.letter == digits.last }) {
      shift = unit.shift
      digits.removeLast()
    } else if text.uppercased().hasSuffix("IB") {
      return nil
    }
    guard digits.allSatisfy(\.isASCII), digits.first?.isNumber == true, let number = Int(digits),
      number <= Int.max >> shift
    else { return nil }
    return number << shift
  }

  /// The shortest exact form with a unit: `64 MiB`, `4 KiB`, `1,000 B`; never rounded.
  package static func exact(_ bytes: Int) -> String {
    for unit in units.reversed() where bytes != 0 && bytes % (1 << unit.shift) == 0 {
      return "\(bytes >> unit.shift) \(unit.letter)iB"
    }
    return "\(bytes) B"
  }

  /// The shortest exact form that options accept: `64K`, `1000`.
  package static func option(_ bytes: Int) -> String {
    for unit in units.reversed() where bytes != 0 && bytes % (1 << unit.shift) == 0 {
      return "\(bytes >> unit.shift)\(unit.letter)"
    }
    return String(bytes)
  }

  /// `whole` minus `part`, clamped on overflow, which damaged files can cause.
  package static func difference(_ whole: Int, _ part: Int) -> Int {
    let (difference, overflows) = whole.subtractingReportingOverflow(part)
    return overflows ? (whole < 0 ? .min : .max) : difference
  }

  /// Rounded to a tenth of the largest unit that fits, without `.0`: `23.4 GiB`.
  package static func rounded(_ bytes: Int) -> String {
    let size = bytes.magnitude
    for unit in units.reversed() where size >= 1 << unit.shift {
      let rest = size & (1 << unit.shift - 1)
      let tenths = size >> unit.shift * 10 + (rest * 10 + 1 << (unit.shift - 1)) >> unit.shift
      let fraction = tenths % 10 == 0 ? "" : ".\(tenths % 10)"
      return "\(bytes < 0 ? "-" : "")\(tenths / 10)\(fraction) \(unit.letter)iB"
    }
    return "\(bytes) B"
  }
}
