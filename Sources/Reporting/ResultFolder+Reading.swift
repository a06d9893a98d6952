package import Experiment
internal import SystemPackage

extension ResultFolder {
  /// What a folder's run was.
  package static func description(_ path: String) throws -> RunDescription {
    let file = path + "/run.json"
    do {
      return try reading(file) { try RunFile.read($0) }
    } catch let error as RunFile.Damage {
      throw Failure(description: "\(file): \(error)", isUsage: false, cause: nil)
    }
  }

  /// Calls `body` with each row of `samples.csv`.
  package static func forEachRecord(_ path: String, _ body: (Record) -> Void) throws {
    try forEachRow(path + "/samples.csv", body)
  }

  /// Calls `body` with each row of `rss.csv`.
  package static func forEachCurvePoint(_ path: String, _ body: (CurvePoint) -> Void) throws {
    try forEachRow(path + "/rss.csv", body)
  }

  /// Calls `body` with each row of a file, of today's schema or an older one. Holds one row at a time.
  ///
  /// - Parameter chunkBytes: as `FileLines` takes it.
  package static func forEachRow<Row: FileRow>(
    _ path: String, chunkBytes: Int = FileLines.chunkBytes, _ body: (Row) -> Void
  ) throws {
    var reader: RowReader<Row>?
    do {
      try reading(path) { descriptor in
        try FileLines(descriptor, chunkBytes: chunkBytes).forEach {
          (line: borrowing Span<UInt8>) throws(CSV.Damage) in
          if reader == nil {
            reader = try RowReader(header: line)
          } else {
            try reader?.read(line)
            if let row = reader?.row { body(row) }
          }
        }
      }
    } catch let error as FileLines.Damage {
      throw Failure(description: "\(path): \(error)", isUsage: false, cause: nil)
    }
    guard reader != nil else {
      throw Failure(description: "\(path): is empty", isUsage: false, cause: nil)
    }
  }

  private static func reading<Value>(
    _ path: String, _ body: (FileDescriptor) throws -> Value
  ) throws -> Value {
    do {
      let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      return try descriptor.closeAfter { try body(descriptor) }
    } catch let error as Errno {
      throw Failure(description: "\(path): \(error)", isUsage: false, cause: error)
    }
  }
}
