internal import Glibc

/// Facts that the kernel reports about the machine; nil for each fact it does not report.
package enum MachineFacts {
  /// Host name, kernel release and architecture. The corresponding system call is `uname(2)`.
  package static func names() -> (host: String, kernel: String, architecture: String) {
    var names = utsname()
    uname(&names)
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return (text(names.nodename), text(names.release), text(names.machine))
  }

  /// The kernel's build: its number, configuration and date, as `uname -v` prints them. The corresponding system call
  /// is `uname(2)`.
  package static func kernelBuild() -> String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: names.version) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The installation's identity, from `/etc/machine-id`: private, and never to be written anywhere unchanged. Nil if
  /// there is none, as in many containers.
  package static func machineID() -> String? { identity("/etc/machine-id") }

  /// An identity that changes with every boot of the kernel.
  package static func bootID() -> String? { identity("/proc/sys/kernel/random/boot_id") }

  private static func identity(_ path: String) -> String? {
    (try? KernelText.read(path)).flatMap(identity(in:))
  }

  package static func identity(in text: String) -> String? {
    let word = text.prefix { $0.isASCII && ($0.isHexDigit || $0 == "-") }
    return word.count >= 32 ? String(word) : nil
  }

  /// The first `model name` of `/proc/cpuinfo`.
  package static func processorModel() -> String? {
    cpuinfo("model name")
  }

  /// The firmware's name for the machine if `/proc/cpuinfo` has the flag `hypervisor`; otherwise nil.
  package static func hypervisor() -> String? {
    let vendor = (try? KernelText.read("/sys/class/dmi/id/sys_vendor")) ?? ""
    let product = (try? KernelText.read("/sys/class/dmi/id/product_name")) ?? ""
    let name = [vendor, product].filter { !$0.isEmpty }.joined(separator: " ")
    return isGuest == true ? (name.isEmpty ? "unknown" : name) : nil
  }

  /// Whether `/proc/cpuinfo` has the flag `hypervisor`; nil if it lists no flags, as on processors other than x86.
  package static var isGuest: Bool? {
    cpuinfo("flags").map { $0.split(separator: " ").contains("hypervisor") }
  }

  /// A value of `/proc/meminfo` in bytes, such as `MemAvailable`.
  package static func memory(_ key: String) -> Int? {
    (try? KernelText.read("/proc/meminfo")).flatMap { memory(key, in: $0) }
  }

  /// Such a value from the text of `/proc/meminfo`; nil if it exceeds the memory of any machine.
  package static func memory(_ key: String, in text: String) -> Int? {
    for line in text.split(separator: "\n") where line.hasPrefix(key + ":") {
      let value = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      return value.flatMap { 0...mostKilobytes ~= $0 ? $0 << 10 : nil }
    }
    return nil
  }

  private static let mostKilobytes = 1 << 42

  /// Whether a virtio balloon of this guest reports freed pages to its host (feature bit 5 of
  /// device 5).
  package static func freePageReporting() -> Bool {
    (0..<16).contains { index in
      let device = "/sys/bus/virtio/devices/virtio\(index)"
      guard (try? KernelText.read(device + "/device")) == "0x0005",
        let features = try? KernelText.read(device + "/features")
      else { return false }
      return features.dropFirst(5).first == "1"
    }
  }

  private static func cpuinfo(_ key: String) -> String? {
    (try? KernelText.read("/proc/cpuinfo")).flatMap { cpuinfo(key, in: $0) }
  }

  package static func cpuinfo(_ key: String, in text: String) -> String? {
    for line in text.split(separator: "\n") where line.hasPrefix(key) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return line[line.index(after: colon)...].drop { $0 == " " }.description
    }
    return nil
  }
}
