internal import Glibc

/// The environment of a program.
enum EnvironmentList {
  /// This process's, with settings added or replaced, as `NAME=VALUE`.
  static func of(_ settings: [(name: String, value: String)]) -> [String] {
    var list: [String] = []
    var entry = environ
    while let text = entry.pointee {
      list.append(String(cString: text))
      entry += 1
    }
    let names = Set(settings.map(\.name))
    list.removeAll { line in names.contains(String(line.prefix { $0 != "=" })) }
    let last = Dictionary(settings.map { ($0.name, $0.value) }) { $1 }
    return list + last.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}
