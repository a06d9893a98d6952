import LinuxKernel
import Processes
import ResultFolders
import Samples
import SystemPackage
import Testing

@Suite("Reading speed")
struct ReadingSpeedTests {
  private static let folder = environmentValue("MADBENCH_READ")

  /// For a large folder, and with `-c release`: no test holds a machine to a speed.
  @Test("what samples.csv of the folder MADBENCH_READ is read at", .enabled(if: folder != nil))
  func speed() throws {
    let folder = try #require(Self.folder)
    let file = try FileDescriptor.open(FilePath(folder + "/samples.csv"), .readOnly)
    let bytes = try file.closeAfter { try file.seek(offset: 0, from: .end) }
    var rows = 0
    var pages = 0
    let start = MonotonicClock.now()
    try ResultFolder.forEachRecord(folder, of: RunDescription()) {
      rows += 1
      pages &+= $0.pages ?? 0
    }
    let nanoseconds = MonotonicClock.now() - start
    print("\(rows) rows, \(bytes * 1000 / Int64(max(1, nanoseconds))) MB/s")
    #expect(rows > 0 && pages > 0)
  }
}
