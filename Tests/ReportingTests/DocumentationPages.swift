import LinuxKernel
import SystemPackage

/// The documentation of the repository: the README, the files beside the workflows, and the catalogue.
enum DocumentationPages {
  static let root = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().removingLastComponent()
  static let catalogue = root.appending("Sources/madbench/Documentation.docc")

  /// A markdown file.
  struct Page {
    let path: FilePath
    let text: String

    init(_ path: FilePath) throws {
      self.path = path
      // KernelText leaves out white space at the ends, and a table ends with a line feed.
      text = try KernelText.read(path.string) + "\n"
    }

    /// The lines that are not in a block of code, without their inline code.
    var prose: [Substring] {
      var isCode = false
      var lines: [Substring] = []
      for line in text.split(separator: "\n") {
        if line.hasPrefix("```") {
          isCode.toggle()
        } else if !isCode, !line.hasPrefix("    ") {
          lines.append(line)
        }
      }
      return lines
    }

    /// Where its links and pictures lead, without those into the web.
    var links: [Substring] {
      prose.flatMap { line in
        line.matches(of: /\]\(([^)\s]+)\)/).map { $0.1 }.filter { !$0.contains("://") }
      }
    }

    /// The pages that it names by `<doc:…>`.
    var names: [Substring] { prose.flatMap { $0.matches(of: /<doc:([^>]*)>/).map { $0.1 } } }

    /// The lines that its diffs add, with the file of each.
    var addedLines: [(file: String, line: String)] {
      var found: [(file: String, line: String)] = []
      var file: String?
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("+++ b/") {
          file = String(line.dropFirst("+++ b/".count))
        } else if line.hasPrefix("```") {
          file = nil
        } else if let file, line.hasPrefix("+") {
          found.append((file, String(line.dropFirst())))
        }
      }
      return found
    }
  }

  static func page(_ name: String) throws -> Page { try Page(catalogue.appending(name + ".md")) }

  static func names() throws -> [String] {
    try Folder.names(in: catalogue.string).filter { $0.hasSuffix(".md") }
      .map { String($0.dropLast(".md".count)) }.sorted()
  }

  static func all() throws -> [Page] {
    let community = root.appending(".github")
    let files = try Folder.names(in: community.string).filter { $0.hasSuffix(".md") }
    return try [Page(root.appending("README.md"))] + files.map { try Page(community.appending($0)) }
      + names().map(page)
  }
}
