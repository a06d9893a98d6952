internal import ArgumentParser
internal import Formats
internal import LinuxKernel
internal import Plans
internal import ResultFolders

/// A requested format and its output file; `-` is standard output.
struct ChosenFormat {
  let format: OutputFormat
  let path: String
}

/// An option and the path it writes to: `--json` and a path.
struct WrittenPlace {
  let option: String
  let path: String

  init(_ option: String, _ path: String) {
    self.option = option
    self.path = path
  }

  init(_ chosen: ChosenFormat) { self.init("--\(chosen.format.name)", chosen.path) }
}

extension [WrittenPlace] {
  /// Refuses two options that write to the same place.
  func requireOwnPlaces() throws {
    let standard = filter { $0.path == "-" }
    if standard.count > 1 {
      throw ValidationError("only one of \(standard.names) can be standard output (-)")
    }
    for places in Dictionary(grouping: filter { $0.path != "-" }, by: { Folder.identity($0.path) }).values
    where places.count > 1 {
      throw ValidationError("\(places.names): each needs a file of its own")
    }
  }

  /// Refuses, before anything is opened, a place that is also an input.
  ///
  /// - Parameter inputs: files, and folders of runs.
  func refuseInputs(_ inputs: [String]) throws(PlanError) {
    let names = [""] + ResultFolder.names.map { "/" + $0 }
    let read = Set(inputs.flatMap { input in names.map { Folder.identity(input + $0) } })
    for place in self where place.path != "-" && read.contains(Folder.identity(place.path)) {
      throw PlanError("\(place.path): is what \(place.option) would be made from; name another file to write into")
    }
  }

  private var names: String {
    let names = map(\.option)
    return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }
}
