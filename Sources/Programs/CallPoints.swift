internal import LinuxKernel
internal import Processes
package import SystemPackage

/// The tracepoints at which calls that map memory, or give it back, begin and end, by their numbers in this kernel.
package enum CallPoints {
  struct Point: Equatable {
    let name: String
    let isEntry: Bool
  }

  static let names = ["madvise", "munmap", "mmap", "brk", "process_madvise"]

  /// In the order of `names`: the beginning, then the end.
  private static let found: Result<[UInt16], Errno> = read()

  /// Throws what keeps this process from reading them.
  static func points() throws(Errno) -> [UInt16: Point] {
    let numbers = try found.get()
    var points: [UInt16: Point] = [:]
    for (index, number) in numbers.enumerated() where number > 0 {
      points[number] = Point(name: names[index / 2], isEntry: index % 2 == 0)
    }
    return points
  }

  /// Why calls cannot be counted here; nil where they can.
  package static var refusal: Errno? {
    do throws(Errno) {
      let numbers = try points().keys.sorted()
      // Of this process: the same permission is asked for.
      _ = try TracepointRecords([numbers[0]], pid: ChildProcess.callerPid, cpus: 1)
      return nil
    } catch { return error }
  }

  private static func read() -> Result<[UInt16], Errno> {
    do throws(Errno) { return .success(try numbers()) } catch .noSuchFileOrDirectory {
      return readUnseen()
    } catch { return .failure(error) }
  }

  private static func numbers() throws(Errno) -> [UInt16] {
    var numbers: [UInt16] = []
    for name in names {
      numbers.append(try TracepointRecords.number(of: "syscalls/sys_enter_\(name)"))
      numbers.append(try TracepointRecords.number(of: "syscalls/sys_exit_\(name)"))
    }
    return numbers
  }

  /// Where the trace file system is not mounted: in a process that mounts it for itself alone.
  private static func readUnseen() -> Result<[UInt16], Errno> {
    do throws(Errno) {
      let pipe = try Pipe()
      defer { try? pipe.reading.close() }
      let child: ForkedChild
      do throws(Errno) {
        child = try ForkedChild {
          var answer = [UInt16](repeating: 0, count: 2 * names.count + 1)
          do throws(Errno) {
            try Tracepoints.mountUnseen()
            answer.replaceSubrange(0..<2 * names.count, with: try numbers())
          } catch { answer[2 * names.count] = UInt16(clamping: error.rawValue) }
          _ = try? answer.withUnsafeBytes { try pipe.writing.writeAll($0) }
        }
      } catch {
        try? pipe.writing.close()
        throw error
      }
      try? pipe.writing.close()
      var answer = [UInt16](repeating: 0, count: 2 * names.count + 1)
      let count = (try? answer.withUnsafeMutableBytes { try pipe.reading.read(into: $0) }) ?? 0
      _ = consume child
      guard count == 2 * answer.count else { return .failure(.noSuchFileOrDirectory) }
      if answer[2 * names.count] != 0 {
        return .failure(Errno(rawValue: CInt(answer[2 * names.count])))
      }
      return .success(Array(answer.dropLast()))
    } catch { return .failure(error) }
  }
}
