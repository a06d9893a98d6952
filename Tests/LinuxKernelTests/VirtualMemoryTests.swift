import LinuxKernel
import MachineState
import Processes
import SystemPackage
import Testing

@Suite("Mappings", .readsMachineState)
struct VirtualMemoryTests {
  @Test("a mapping is never put over another one")
  func noReplace() throws {
    let range = try VirtualMemory.reserve(bytes: 4 * PageSize.bytes)
    defer { try? VirtualMemory.unmap(range) }
    let anonymous = VirtualMemory.Source(isShared: false, file: nil, isHugeTLB: false)
    #expect(throws: Errno.fileExists) { try VirtualMemory.map(anonymous, offset: 0, at: range) }
    try VirtualMemory.unmap(range)
    try VirtualMemory.map(anonymous, offset: 0, at: range)
    range.storeBytes(of: 7, as: UInt8.self)
    #expect(range.load(as: UInt8.self) == 7)
  }

  @Test("advice that no kernel knows is EINVAL")
  func advice() throws {
    let range = try VirtualMemory.reserve(bytes: PageSize.bytes)
    defer { try? VirtualMemory.unmap(range) }
    #expect(throws: Errno.invalidArgument) {
      try VirtualMemory.advise(range, Advice(rawValue: 12345))
    }
  }

  @Test("residency of a range counts its pages and nothing of its neighbours")
  func residency() throws {
    let range = try VirtualMemory.reserve(bytes: 64 * PageSize.bytes)
    defer { try? VirtualMemory.unmap(range) }
    try VirtualMemory.allowAccess(range)
    try VirtualMemory.advise(range, .noHugePage)
    for page in 0..<10 {
      range.storeBytes(of: 1, toByteOffset: page * PageSize.bytes, as: UInt8.self)
    }
    let map = try MemoryMap()
    let found = try map.residency(of: UnsafeRawBufferPointer(range))
    #expect(found.anonymousBytes == 10 * PageSize.bytes)
    #expect(found.rssBytes == 10 * PageSize.bytes)
    #expect(found.anonHugeBytes == 0)
    #expect(found.vmas == 1)
  }

  @Test("the counters of a process from outside and inside agree")
  func status() throws {
    let inside = try ProcessStatusReader().status()
    #expect(inside.rssBytes > 0 && inside.rssAnonBytes > 0 && inside.pageTableBytes > 0)
    #expect(try ProcessStatusReader().minorFaults() > 0)
  }
}
