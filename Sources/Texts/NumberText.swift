/// Formats numbers for people, identically on every machine.
package enum NumberText {
  /// With this number of decimals, rounded half up.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let digits = String(Int(scaled))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if decimals == 0 { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// Three significant digits, no exponent: `0.0123`, `4.36`, `271`, `1,420`.
  package static func significant(_ value: Double) -> String {
    var decimals = 2
    var limit = 10.0
    while abs(value) >= limit, decimals > 0 {
      limit *= 10
      decimals -= 1
    }
    var small = 1.0
    while value != 0, abs(value) < small, decimals < 6 {
      small /= 10
      decimals += 1
    }
    let text = fixed(value, decimals: decimals)
    return decimals == 0 ? text.groupedDigits : text
  }

  /// As a person would type it: `3`, `0.04`.
  package static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
  }
}
