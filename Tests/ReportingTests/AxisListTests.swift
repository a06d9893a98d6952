import Analysis
import Formats
import FoundationEssentials
import PageRelease
import Plans
import Reporting
import ResultFolders
import Samples
import SystemPackage
import Testing
import Texts
import Trials
import Workloads

/// The list must have every stored property of a cell, and all that loops over it must tell values of each apart.
@Suite("The lists of axes")
struct AxisListTests {
  private typealias Change = @Sendable (inout Cell) -> Void

  /// A change of each axis to two values, the first of which comes first in a report.
  private static let changes: [(axis: String, first: Change, second: Change)] = [
    ("strategy", { $0.strategy = "dontneed" }, { $0.strategy = "munmap" }),
    ("workload", { $0.workload = "cycle" }, { $0.workload = "fragmented" }),
    ("policy", { $0.policy = "decay:2" }, { $0.policy = "decay:10" }),
    ("memory", { $0.memory = .anonymous }, { $0.memory = .memfd }),
    ("hugePages", { $0.hugePages = .folios(65536) }, { $0.hugePages = .folios(131072) }),
    ("sizeBytes", { $0.sizeBytes = 2 << 20 }, { $0.sizeBytes = 10 << 20 }),
    ("granularityBytes", { $0.granularityBytes = 8192 }, { $0.granularityBytes = 65536 }),
    ("batch", { $0.batch = 2 }, { $0.batch = 10 }),
    ("reuse", { $0.reuse = .touch }, { $0.reuse = .zero }),
    ("threads", { $0.threads = 2 }, { $0.threads = 10 }),
    ("cpuNode", { $0.cpuNode = 2 }, { $0.cpuNode = 10 }),
    ("memoryNode", { $0.memoryNode = 2 }, { $0.memoryNode = 10 }),
    ("role", { $0.role = .baseline }, { $0.role = .candidate }),
    ("reuseNode", { $0.reuseNode = 2 }, { $0.reuseNode = 10 }),
    ("pattern", { $0.pattern = .every(4) }, { $0.pattern = .every(10) }),
    ("reuseFraction", { $0.reuseFraction = 0.0625 }, { $0.reuseFraction = 0.5 }),
    ("reuseDelaySeconds", { $0.reuseDelaySeconds = 2 }, { $0.reuseDelaySeconds = 10 }),
    ("ratePerSecond", { $0.ratePerSecond = 200 }, { $0.ratePerSecond = 1000 }),
    ("durationSeconds", { $0.durationSeconds = 2 }, { $0.durationSeconds = 10 }),
    ("pressureBytes", { $0.pressureBytes = 8 << 20 }, { $0.pressureBytes = 64 << 20 }),
    ("watchSeconds", { $0.watchSeconds = 5 }, { $0.watchSeconds = 10 }),
    ("repeats", { $0.repeats = 2 }, { $0.repeats = 10 }),
    ("write", { $0.write = .bytes(64) }, { $0.write = .bytes(1024) }),
  ]

  /// A cell with every axis at an ordinary value, changed.
  private static func cell(_ change: (inout Cell) -> Void) -> Cell {
    var cell = Cell()
    cell.strategy = "free"
    cell.workload = "cycle"
    cell.sizeBytes = 4 << 20
    cell.granularityBytes = 4096
    change(&cell)
    return cell
  }

  private static func analysis(_ cells: [Cell]) -> Analysis {
    Analysis(
      of: cells.flatMap { cell in
        [Phase.release, .retouch].map { phase in
          var record = Record()
          record.cell = cell
          record.phase = phase
          record.pages = 1024
          record.elapsedNanoseconds = 1000
          record.cycle = cell.repeats > 1 ? .later : nil
          return record
        }
      })
  }

  @Test("these tests change every stored property of a cell")
  func complete() {
    let properties = Mirror(reflecting: Cell()).children.compactMap(\.label)
    #expect(Self.changes.map(\.axis).sorted() == properties.sorted())
  }

  @Test("every axis has one column of its own in the files")
  func columns() {
    #expect(AxisList.columns.count == Self.changes.count)
    #expect(Set(AxisList.columns.map(\.name)).count == Self.changes.count)
    let names = Set(Record.columns.map(\.name)).intersection(CurvePoint.columns.map(\.name))
    #expect(names.isSuperset(of: AxisList.columns.map(\.name)))
    for (axis, first, second) in Self.changes {
      let texts = [first, second].map {
        CSV.line(Self.cell($0), AxisList.columns).split(
          separator: ",", omittingEmptySubsequences: false)
      }
      #expect(zip(texts[0], texts[1]).count { $0 != $1 } == 1, "\(axis)")
    }
  }

  @Test("a worker is told every axis but the role")
  func worker() throws {
    for (axis, first, second) in Self.changes where axis != "role" {
      var job = WorkerJob()
      job.cells = [Self.cell(first), Self.cell(second)]
      job.pins = [[0], [0]]
      #expect(WorkerJob(text: job.text)?.cells == job.cells, "\(axis)")
    }
  }

  @Test("the report puts cells in the order of every axis, numbers by their value")
  func order() {
    for (axis, first, second) in Self.changes {
      let cells = [Self.cell(first), Self.cell(second)]
      #expect(Self.analysis(cells.reversed()).summaries.map(\.cell) == cells, "\(axis)")
    }
  }

  @Test("the table has a column for every axis in which cells differ, and JSON a field")
  func report() throws {
    for (axis, first, second) in Self.changes {
      let cells = [Self.cell(first), Self.cell(second)]
      let analysis = Self.analysis(cells)
      let text = try JSONReport.text(.made, analysis)
      let object = try JSONDecoder().decode(Document.self, from: Data(text.utf8)).cells
      #expect(object.count == 2 && object[0] != object[1], "\(axis)")
      if axis == "strategy" || axis == "role" { continue }
      let table = MarkdownReport.text(.made, analysis).split(separator: "\n").filter {
        $0.hasPrefix("|")
      }
      let rows = table.filter { $0.hasPrefix("| free") }
      #expect(rows.count >= 2 && rows[0] != rows[1], "\(axis)")
    }
  }

  /// Of a JSON report the axes alone.
  private struct Document: Decodable {
    var cells: [[String: Axis]]

    enum Axis: Decodable, Equatable {
      case number(Double)
      case text(String)
      case other

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Double.self) {
          self = .number(number)
        } else if let text = try? value.decode(String.self) {
          self = .text(text)
        } else {
          self = .other
        }
      }
    }
  }

  @Test("run.json holds the cells of the plan as objects, and reads them back")
  func runFile() throws {
    var run = RunDescription.made
    run.cells = Self.changes.flatMap { [Self.cell($0.first), Self.cell($0.second)] }
    #expect(try RunFile.parse(RunFile.text(run)).cells == run.cells)
  }

  @Test("an axis has the same name in option, plan key, column and table")
  func names() {
    for axis in AxisList.all {
      let column = axis.name.replacing("-", with: "_")
      #expect(axis.column.name == column || axis.column.name.hasPrefix(column + "_"))
      #expect(axis.key == nil || axis.key?.name == axis.name)
      #expect(axis.key != nil || axis.name == "role")
    }
  }
}
