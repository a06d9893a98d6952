import LinuxKernel

/// A recording that was never made: a process maps a MiB, and its threads touch a page each.
enum HostileTrace {
  /// - Parameters:
  ///   - names: that the process has one after the other, without line feeds, which end a line, and without NUL, which no
  ///     text holds.
  ///   - threads: the first is the process itself.
  static func write(to path: String, names: [String], threads: Int) throws {
    let start = 0x7F00_0000_0000
    var text = """
      x 1/1 0.000001: syscalls:sys_enter_mmap: addr: 0x0, len: 0x100000, prot: 0x3, flags: 0x22, fd: -1, off: 0x0
      x 1/1 0.000001: syscalls:sys_exit_mmap: 0x\(String(start, radix: 16))

      """
    for number in 0..<threads {
      let address = String(start + number % 256 * 4096, radix: 16)
      text += """
        x 1/\(1 + number) 1.000000: exceptions:page_fault_user: address=0x\(address) ip=0x0 error_code=0x6

        """
    }
    for name in names {
      let name = String(name.unicodeScalars.filter { $0 != "\n" && $0 != "\0" })
      text += "x 1/1 2.000000: PERF_RECORD_COMM: \(name):1/1\n"
    }
    try WholeFile.replace(path, with: text)
  }
}
