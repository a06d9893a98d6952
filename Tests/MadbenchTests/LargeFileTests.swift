import LinuxKernel
import Processes
import SystemPackage
import Testing

/// Files that are larger than the memory they are read in.
extension EndToEnd {
  @Suite("Large files", .needsBinary)
  struct LargeFileTests {
    @Test("160 MB of rows are reported within 96 MiB of address space")
    func bounded() throws {
      try Binary.withFolder { folder in
        let run = try Binary.run(
          Binary.words("--strategy free --size 4M --rounds 1 --quiet --out \(folder)"))
        #expect(run.ending == .exited(0))
        let text = try KernelText.read(folder + "/samples.csv")
        let rows = text[text.index(after: text.firstIndex(of: "\n") ?? text.startIndex)...] + "\n"
        let copies = 160_000_000 / rows.utf8.count
        let file = try FileDescriptor.open(
          FilePath(folder + "/samples.csv"), .writeOnly, options: .append)
        try file.closeAfter {
          let many = Array(String(repeating: String(rows), count: 100).utf8)
          // The first copy is there.
          for _ in 0..<(copies / 100) { try file.writeAll(many) }
        }
        let report = try Binary.run(
          "/bin/sh", ["-c", "ulimit -v 98304; exec \(Binary.path) report \(folder)"])
        #expect(report.ending == .exited(0), "\(report.errors)")
        #expect(report.output.contains("| free "))
      }
    }
  }
}
