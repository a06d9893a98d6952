extension String {
  /// Digits in groups of three: `65,530`.
  package var groupedDigits: String {
    var text = ""
    for (index, digit) in enumerated() {
      if index > 0, (count - index) % 3 == 0, digit != "-", text != "-" { text += "," }
      text.append(digit)
    }
    return text
  }
}
