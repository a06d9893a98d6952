import FoundationEssentials
import ResultFolders

/// A file of the text that is gone afterwards.
func withFile<Value>(_ text: String, _ body: (String) throws -> Value) throws -> Value {
  let path = "/tmp/madbench-test-\(UInt64.random(in: 0 ... .max))"
  defer { try? FileManager.default.removeItem(atPath: path) }
  try OutputFile(path, replaces: true).write(text)
  return try body(path)
}
