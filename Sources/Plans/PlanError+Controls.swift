internal import Texts

extension PlanError {
  /// Refuses a path or name with a control character. The kernel would truncate it at a NUL, and a line feed breaks
  /// line-based protocols and printed output.
  ///
  /// - Parameter option: the option to name in the error.
  package static func refuseControls(in text: String, of option: String) throws(PlanError) {
    guard let place = text.unicodeScalars.firstIndex(where: MessageLine.isControl) else { return }
    let number = String(text.unicodeScalars[place].value, radix: 16, uppercase: true)
    let code = String(repeating: "0", count: 4 - number.count) + number
    let position = text.unicodeScalars.distance(from: text.unicodeScalars.startIndex, to: place) + 1
    throw PlanError(
      "\(option): character \(position) is a control character, U+\(code); a path may have none")
  }
}
