package import Analysis
internal import LinuxKernel
internal import Plans
internal import SystemPackage
internal import Texts
internal import Workloads

/// Writes the latencies of each cell and phase to a file of its own, for the plotters of HdrHistogram.
package enum HgrmExport {
  /// - Parameter folder: created if missing. An existing file is not replaced.
  /// - Returns: the paths written, in the order of the report.
  package static func write(
    _ analysis: Analysis, to folder: String
  ) throws(OutputFile.Failure) -> [String] {
    do throws(Errno) { try Folder.create(folder) } catch {
      throw OutputFile.Failure(path: folder, cause: error)
    }
    var paths: [String] = []
    for (number, summary) in analysis.summaries.enumerated() {
      for phase in Phase.allCases {
        guard let latencies = analysis.latencies(of: summary.cell, phase) else { continue }
        let path = "\(folder)/\(name(number + 1, summary.cell, phase)).hgrm"
        try write(HgrmText.text(latencies), to: path)
        paths.append(path)
      }
    }
    return paths
  }

  /// `03-free-16_MiB-release`: the number identifies the cell, the rest is for people. Names in a file may hold any
  /// characters, so only harmless ones are kept.
  private static func name(_ number: Int, _ cell: Cell, _ phase: Phase) -> String {
    let words = [cell.strategy, cell.role.rawValue, cell.workload, ByteCount.exact(cell.sizeBytes)]
    let text = (words + [phase.rawValue]).joined(separator: "-")
    let plain = text.prefix(120).map { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "-.".contains(letter)) ? letter : "_"
    }
    return (number < 10 ? "0" : "") + "\(number)-" + String(plain)
  }

  private static func write(_ text: String, to path: String) throws(OutputFile.Failure) {
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      _ = try descriptor.closeAfter { try descriptor.writeAll(text.utf8) }
    } catch {
      throw OutputFile.Failure(path: path, cause: (error as? Errno) ?? .ioError)
    }
  }
}
