import LinuxKernel
import Processes
import SystemPackage
import Testing

@Suite("Schemes of DAMON, and swap, as the kernel shows them")
struct AccessSchemeTests {
  /// A folder with these files, removed afterwards.
  private func withFiles(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let root = "/tmp/madbench-test-\(UInt64.random(in: 0 ... .max))"
    try Folder.create(root)
    for (path, text) in files {
      let place = FilePath(root + "/" + path)
      try Folder.create(place.removingLastComponent().string)
      let file = try FileDescriptor.open(
        place, .writeOnly, options: [.create], permissions: .ownerReadWrite)
      try file.closeAfter { _ = try file.writeAll((text + "\n").utf8) }
    }
    try body(root)
    var remove = try ChildProcess(path: "/bin/rm", arguments: ["-r", root])
    _ = try remove.wait()
  }

  private let thread = "kernel/mm/damon/admin/kdamonds/0"

  private func scheme(_ filters: [String: String] = [:], state: String = "on") -> [String: String] {
    let context = "\(thread)/contexts/0"
    var files = [
      "\(thread)/state": state, "\(thread)/pid": "1", "\(context)/operations": "paddr",
      "\(context)/schemes/nr_schemes": "1", "\(context)/schemes/0/action": "pageout",
    ]
    for (path, text) in filters { files["\(context)/schemes/0/\(path)"] = text }
    return files
  }

  private func found(_ files: [String: String]) throws -> [AccessScheme] {
    var found: [AccessScheme] = []
    try withFiles(files) { found = try AccessScheme.active(root: $0) }
    return found
  }

  @Test("a thread that is on has its schemes, one that is off has none")
  func threads() throws {
    let expected = AccessScheme(
      owner: "kdamond 0", action: "pageout", isOfAllMemory: true, sparesAnonymousMemory: false)
    #expect(try found(scheme()) == [expected])
    #expect(try found(scheme(state: "off")).isEmpty)
    #expect(try found([:]).isEmpty)
  }

  @Test("the first filter that matches decides whether anonymous memory is spared")
  func filters() throws {
    func spares(_ filters: [(type: String, matching: String, allow: String?)]) throws -> Bool? {
      var files: [String: String] = [:]
      for (number, filter) in filters.enumerated() {
        let folder = "\(filter.allow == nil ? "filters" : "ops_filters")/\(number)"
        files["\(folder)/type"] = filter.type
        files["\(folder)/matching"] = filter.matching
        if let allow = filter.allow { files["\(folder)/allow"] = allow }
      }
      return try found(scheme(files)).first?.sparesAnonymousMemory
    }
    #expect(try spares([("anon", "Y", "N"), ("unmapped", "Y", "Y")]) == true)
    #expect(try spares([("anon", "Y", nil)]) == true)
    #expect(try spares([("memcg", "Y", "N"), ("anon", "Y", "N")]) == true)
    #expect(try spares([("anon", "Y", "Y")]) == false)
    #expect(try spares([("anon", "N", "N")]) == false)
    #expect(try spares([("memcg", "Y", "Y"), ("anon", "Y", "N")]) == false)
    #expect(try spares([]) == false)
  }

  @Test("the modules that run schemes of their own count where they are enabled")
  func modules() throws {
    let files = [
      "module/damon_reclaim/parameters/enabled": "Y",
      "module/damon_reclaim/parameters/skip_anon": "Y",
      "module/damon_lru_sort/parameters/enabled": "N",
    ]
    #expect(
      try found(files) == [
        AccessScheme(
          owner: "damon_reclaim", action: "pageout", isOfAllMemory: true,
          sparesAnonymousMemory: true)
      ])
  }

  @Test("swap areas are read with their priority, names with spaces too")
  func swaps() {
    let text = """
      Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
      /tmp/a\\040b/.madbench-swap-x           file\t\t1048572\t\t0\t\t32767
      /dev/zram0                              partition\t131068\t\t0\t\t-2
      """
    #expect(
      SwapUse.parse(text) == [
        SwapUse(path: "/tmp/a b/.madbench-swap-x", priority: 32767),
        SwapUse(path: "/dev/zram0", priority: -2),
      ])
    #expect(SwapUse.parse("Filename Type Size Used Priority").isEmpty)
  }
}
