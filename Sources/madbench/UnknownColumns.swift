internal import ResultFolders

/// Prints on standard error the ignored columns of a folder, which a later madbench has written.
func noteUnknownColumns(of folder: String) throws {
  let unknown = try ResultFolder.unknownColumns(folder)
  guard !unknown.isEmpty else { return }
  complain("\(folder): columns that this madbench does not know are left out: \(unknown.joined(separator: "; "))")
}
