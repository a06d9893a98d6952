/// A number as a table prints it, with its unit.
struct PrintedNumber: CustomStringConvertible {
  let description: String
  /// Nanoseconds, bytes, shares.
  private let value: Double
  /// Half of the last digit.
  private let rounding: Double

  private static let units: [Substring: Double] = [
    "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30, "TiB": 0x1p40, "%": 0.01,
  ]

  /// The numbers of a table's cell.
  ///
  /// - Parameter header: of its column, which may tell the unit.
  static func all(in cell: String, under header: String) -> [PrintedNumber] {
    let words = cell.split { " ()–×".contains($0) }
    return words.enumerated().compactMap { index, word in
      let unit = words[(index + 1)...].first.flatMap { units[$0] }
      return PrintedNumber(word, unit ?? (header.hasSuffix(" ms") ? 1e6 : 1))
    }
  }

  /// Nil of what is no number.
  private init?(_ word: Substring, _ unit: Double) {
    let digits = word.filter { $0 != "," }
    guard let first = digits.first, first.isNumber || first == "-", let value = Double(digits) else {
      return nil
    }
    description = "\(word) × \(unit)"
    let decimals = digits.firstIndex(of: ".").map { digits[$0...].count - 1 } ?? 0
    self.value = value * unit
    rounding = (0..<decimals).reduce(unit / 2) { half, _ in half / 10 }
  }

  func isRounded(from number: Double) -> Bool {
    abs(number - value) <= rounding * 1.000_001
  }
}
