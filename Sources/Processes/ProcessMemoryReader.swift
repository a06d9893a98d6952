internal import LinuxKernel
package import SystemPackage

/// Reads the status of another process again and again, through one descriptor.
package struct ProcessMemoryReader: ~Copyable {
  private let status: KernelFile

  package init(pid: Int32) throws(Errno) { status = try KernelFile("/proc/\(pid)/status") }

  /// Throws `ESRCH` if the process has already released its memory, as an exiting one does.
  package func read() throws(Errno) -> ProcessStatus { try ProcessStatus(status) }
}
