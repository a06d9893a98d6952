extension [String] {
  /// The words of a command line, with each negative value joined to its option: `--time -1` becomes `--time=-1`.
  ///
  /// ArgumentParser treats a word that begins with a dash as an option, and would miss the value. No option begins with
  /// a digit or a point. An option that ends with `=` has an empty value, which ArgumentParser would miss as well.
  package var joiningNegativeValues: [String] {
    var joined: [String] = []
    var index = startIndex
    while index < endIndex, self[index] != "--" {
      let word = self[index]
      index += 1
      if word.hasPrefix("--"), !word.contains("="), index < endIndex, self[index].isNegativeNumber {
        joined.append("\(word)=\(self[index])")
        index += 1
      } else if word.hasPrefix("--"), word.count > 3, word.hasSuffix("=") {
        joined += [String(word.dropLast()), ""]
      } else {
        joined.append(word)
      }
    }
    return joined + self[index...]
  }
}

extension String {
  fileprivate var isNegativeNumber: Bool {
    guard first == "-", let second = dropFirst().first else { return false }
    return second == "." || second.isASCII && second.isNumber
  }
}
