import LinuxKernel
import PlanFiles
import Plans
import Samples
import SystemPackage
import Testing
import Texts

@Suite("The documentation")
struct DocumentationTests {
  @Test("the README has at most 150 lines")
  func readme() throws {
    let page = try DocumentationPages.Page(DocumentationPages.root.appending("README.md"))
    #expect(page.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
    #expect(page.links.count > 10)
  }

  @Test("every relative link leads to a file that exists, and every <doc:> to a page")
  func links() throws {
    let names = try DocumentationPages.names()
    for page in try DocumentationPages.all() {
      for link in page.links {
        let path = link.prefix { $0 != "#" }
        let target = page.path.removingLastComponent().appending(String(path))
        #expect(Folder.holds(target.string), "\(page.path): \(link)")
      }
      for name in page.names { #expect(names.contains(String(name)), "\(page.path): \(name)") }
    }
  }

  @Test("the contents name every page, for readers of markdown and of DocC")
  func contents() throws {
    let contents = try DocumentationPages.page("madbench")
    for name in try DocumentationPages.names() where name != "madbench" {
      #expect(contents.links.contains("\(name).md"), "\(name)")
      #expect(contents.names.contains(name[...]), "\(name)")
    }
  }

  @Test("what a diff adds is in the file that it names")
  func diffs() throws {
    var files: [String: Set<Substring>] = [:]
    var count = 0
    for page in try DocumentationPages.all() {
      for (file, line) in page.addedLines {
        if files[file] == nil {
          let text = try KernelText.read(DocumentationPages.root.appending(file).string)
          files[file] = Set(text.split(separator: "\n", omittingEmptySubsequences: false))
        }
        #expect(files[file]?.contains(line[...]) == true, "\(page.path): \(file): \(line)")
        count += 1
      }
    }
    #expect(count > 50)
  }

  @Test("every column of every file is explained")
  func columns() throws {
    let text =
      try DocumentationPages.page("ResultFiles").text
      + DocumentationPages.page("ReadingReports").text
    let names =
      Record.columns.map(\.name) + CurvePoint.columns.map(\.name) + LatencyPoint.columns.map(\.name)
    for name in names {
      #expect(text.contains("`\(name)`") || text.contains("| \(name) "), "\(name)")
    }
  }

  @Test("every key of run.json is explained")
  func runDescription() throws {
    let text = try DocumentationPages.page("RunDescription").text
    for property in Mirror(reflecting: RunDescription()).children.compactMap(\.label) {
      let key = property.flatMap { $0.isUppercase ? "_\($0.lowercased())" : String($0) }
      #expect(text.contains("`\(String(key))`"), "\(property)")
    }
  }

  @Test("every key of plan files is explained with the options")
  func options() throws {
    let text = try DocumentationPages.page("Options").text
    for key in PlanKeyList.all { #expect(text.contains("`--\(key.name)`"), "\(key.name)") }
  }
}
