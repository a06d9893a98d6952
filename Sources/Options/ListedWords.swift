internal import ArgumentParser
package import Plans

extension CostMeasure: ExpressibleByArgument {}

extension [String] {
  /// The values of an option that takes several, separated by commas or repeated: each once, in order.
  package var listed: [String] {
    flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }.unique
  }
}

extension Array where Element: Hashable {
  /// Every value once, in the order of its first appearance.
  package var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
