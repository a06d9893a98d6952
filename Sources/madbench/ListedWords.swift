internal import ArgumentParser
internal import Plans
internal import ResultFolders

extension CostMeasure: ExpressibleByArgument {}

extension [String] {
  /// The values of an option that takes several, separated by commas or repeated: each once, in order.
  var listed: [String] {
    flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }.unique
  }
}

extension Array where Element: Hashable {
  /// Every value once, in the order of its first appearance.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Prints on standard error the ignored columns of a folder, which a later madbench has written.
func noteUnknownColumns(of folder: String) throws {
  let unknown = try ResultFolder.unknownColumns(folder)
  guard !unknown.isEmpty else { return }
  complain("\(folder): columns that this madbench does not know are left out: \(unknown.joined(separator: "; "))")
}
