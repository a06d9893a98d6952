internal import LinuxKernel
package import SystemPackage
internal import Texts

/// The counters of `/proc/PID/status` for a process's resident memory.
package struct ProcessStatus: Equatable, Sendable {
  /// Resident anonymous memory. Exact before Linux 6.2 and from 6.16; in between it is off by a per-CPU batch.
  package var rssAnonBytes = 0
  /// Resident memory of every kind.
  package var rssBytes = 0
  /// Page tables (`VmPTE`).
  package var pageTableBytes = 0
  /// Swapped out (`VmSwap`).
  package var swapBytes = 0

  package init() {}

  /// Reads an open `/proc/PID/status`. Throws `ESRCH` if the process has already released its memory, as an exiting one
  /// does.
  init(_ file: borrowing KernelFile) throws(Errno) {
    var found = ProcessStatus()
    var hasMemory = false
    try file.forEachLine { line in
      if let bytes = ByteScanner.kilobytes(line, key: "RssAnon:") {
        found.rssAnonBytes = bytes
      } else if let bytes = ByteScanner.kilobytes(line, key: "VmRSS:") {
        found.rssBytes = bytes
        hasMemory = true
      } else if let bytes = ByteScanner.kilobytes(line, key: "VmPTE:") {
        found.pageTableBytes = bytes
      } else if let bytes = ByteScanner.kilobytes(line, key: "VmSwap:") {
        found.swapBytes = bytes
      }
    }
    if !hasMemory { throw .noSuchProcess }
    self = found
  }
}

/// Reads a process's counters from outside or inside the process without walking page tables: takes microseconds.
package struct ProcessStatusReader: ~Copyable {
  private let statusFile: KernelFile
  private let statFile: KernelFile

  /// - Parameter pid: a process; nil for the calling one.
  package init(pid: Int32? = nil) throws(Errno) {
    let directory = "/proc/\(pid.map(String.init) ?? "self")"
    let statusFile = try KernelFile(directory + "/status")
    let statFile = try KernelFile(directory + "/stat", capacity: 4 << 10)
    self.statusFile = statusFile
    self.statFile = statFile
  }

  /// Throws `ESRCH` if the process has already released its memory, as an exiting one does.
  package func status() throws(Errno) -> ProcessStatus { try ProcessStatus(statusFile) }

  /// Minor faults of all threads of the process since it started: field 10 of `/proc/PID/stat`.
  package func minorFaults() throws(Errno) -> Int {
    let text = try statFile.read()
    // The name in field 2 may contain blanks and brackets: fields are counted from its last bracket.
    guard let bracket = text.lastIndex(of: UInt8(ascii: ")")) else { throw .ioError }
    var scanner = ByteScanner(text, at: bracket + 1)
    for _ in 3..<10 { scanner.skipWord() }
    guard let faults = scanner.decimal() else { throw .ioError }
    return faults
  }
}
