import PageRelease
import Traces
import Workloads

/// A recording of process 7, of threads that map, use, protect, give back, move and unmap memory at random, with the faults
/// that a kernel without huge pages would show.
struct MadeRecording {
  private(set) var events: [TraceEvent] = []
  private var random: SeededGenerator
  private var time: UInt64 = 1_000_000
  /// Protection of each mapped page, and what is there: nothing 0, the zero page 1, a page 2.
  private var protection: [UInt64: UInt8] = [:]
  private var states: [UInt64: UInt8] = [:]
  private var programBreak: UInt64 = 0x5555_0000_1000
  private static let bases: [UInt64] = [0x7f00_0000_0000, 0x7f00_0012_3000, 0x10_0040_0000]
  private static let page: UInt64 = 4096

  /// How far ranges lie from their bases, and how long they are, at most, in pages.
  private let spread: UInt64
  private let longest: UInt64

  /// Whether areas and huge pages stay as they were mapped: none is protected in part, moved, or lazily freed.
  private let keepsAreas: Bool

  init(seed: UInt64, steps: Int = 400, spreadPages: UInt64 = 96, keepsAreas: Bool = false) {
    self.keepsAreas = keepsAreas
    spread = spreadPages
    longest = spreadPages * 5 / 12
    random = SeededGenerator(seed: seed)
    call(.brk, [0], result: programBreak)
    for _ in 0..<steps { step() }
  }

  private mutating func step() {
    time += UInt64.random(in: 1...2_000_000, using: &random)
    let start = Self.bases.randomElement(using: &random)! + below(spread) * Self.page
    let pages = 1 + below(longest)
    switch below(14) {
    case 0, 1: map(start, pages, [3, 3, 3, 0, 1].randomElement(using: &random)!)
    case 2: unmap(start, pages)
    case 3 where !keepsAreas: protect(start, pages, [0, 1, 3, 3].randomElement(using: &random)!)
    case 4, 5: advise(start, pages, 4)
    case 6 where !keepsAreas: advise(start, pages, 8)
    case 7 where !keepsAreas: move(start, pages)
    case 8: moveBreak()
    default: use(start, pages)
    }
  }

  private mutating func use(_ start: UInt64, _ pages: UInt64) {
    let isDense = below(2) == 0
    for number in 0..<pages where isDense || below(3) == 0 {
      touch(start + number * Self.page, isWrite: below(4) != 0)
    }
  }

  private mutating func touch(_ address: UInt64, isWrite: Bool) {
    guard let allowed = protection[address], allowed != 0, !isWrite || allowed & 2 != 0 else {
      return
    }
    let state = states[address] ?? 0
    guard state == 0 || state == 1 && isWrite else { return }
    states[address] = isWrite ? 2 : 1
    add(.fault(address: address + below(512) * 8, below(2) == 0 && isWrite ? .write : .unknown))
  }

  private mutating func map(_ start: UInt64, _ pages: UInt64, _ bits: UInt8) {
    let isFixed = below(3) != 0
    if !isFixed && mapped(start, pages) > 0 { return }
    for address in addresses(start, pages) {
      protection[address] = bits
      states[address] = nil
    }
    call(
      .mmap,
      [isFixed ? start : 0, pages * Self.page - below(100), UInt64(bits), isFixed ? 0x32 : 0x22],
      result: start)
  }

  private mutating func unmap(_ start: UInt64, _ pages: UInt64) {
    for address in addresses(start, pages) {
      protection[address] = nil
      states[address] = nil
    }
    call(.munmap, [start, pages * Self.page], result: 0)
  }

  private mutating func protect(_ start: UInt64, _ pages: UInt64, _ bits: UInt8) {
    guard mapped(start, pages) == pages else { return }
    for address in addresses(start, pages) { protection[address] = bits }
    call(.mprotect, [start, pages * Self.page, UInt64(bits)], result: 0)
  }

  private mutating func advise(_ start: UInt64, _ pages: UInt64, _ advice: UInt64) {
    guard mapped(start, pages) == pages else { return }
    // What is lazily freed stays, for as long as memory is not short.
    if advice == 4 { for address in addresses(start, pages) { states[address] = nil } }
    call(.madvise, [start, pages * Self.page, advice], result: 0)
  }

  private mutating func move(_ start: UInt64, _ pages: UInt64) {
    let bits = protection[start]
    guard mapped(start, pages) == pages,
      addresses(start, pages).allSatisfy({ protection[$0] == bits })
    else { return }
    let newPages = pages + below(8)
    let target = Self.bases[2] + (2 * spread + below(spread)) * Self.page
    guard mapped(target, newPages) == 0,
      start + pages * Self.page <= target || target + newPages * Self.page <= start
    else { return }
    for number in 0..<newPages {
      let (old, new) = (start + number * Self.page, target + number * Self.page)
      protection[new] = bits
      states[new] = number < pages ? states[old] : nil
    }
    for address in addresses(start, pages) {
      protection[address] = nil
      states[address] = nil
    }
    call(
      .mremap, [start, pages * Self.page, newPages * Self.page, 1], result: target)
  }

  private mutating func moveBreak() {
    let grows = below(3) != 0
    let new =
      grows
      ? programBreak + below(30) * 1000 : max(0x5555_0000_1000, programBreak - below(20) * 1000)
    let edge = { (address: UInt64) in (address + Self.page - 1) / Self.page * Self.page }
    for address in stride(from: edge(programBreak), to: edge(new), by: Int(Self.page)) {
      protection[address] = 3
    }
    for address in stride(from: edge(new), to: edge(programBreak), by: Int(Self.page)) {
      protection[address] = nil
      states[address] = nil
    }
    programBreak = new
    call(.brk, [new], result: new)
    for address in protection.keys.filter({ $0 >= 0x5555_0000_0000 && $0 < 0x5556_0000_0000 })
      .sorted() where below(3) == 0
    {
      touch(address, isWrite: true)
    }
  }

  private func addresses(_ start: UInt64, _ pages: UInt64) -> [UInt64] {
    (0..<pages).map { start + $0 * Self.page }
  }

  private func mapped(_ start: UInt64, _ pages: UInt64) -> UInt64 {
    UInt64(addresses(start, pages).count { protection[$0] != nil })
  }

  private mutating func call(_ name: TraceCall.Name, _ given: [UInt64], result: UInt64) {
    var arguments = TraceCall.Arguments()
    let all = given + Array(repeating: 0, count: 6 - given.count)
    (arguments.first, arguments.second, arguments.third) = (all[0], all[1], all[2])
    (arguments.fourth, arguments.fifth, arguments.sixth) = (all[3], all[4], all[5])
    add(
      .call(
        TraceCall(name, arguments, result: Int64(bitPattern: result), entered: time - 100)))
  }

  private mutating func add(_ action: TraceEvent.Action) {
    events.append(
      TraceEvent(time: time, process: 7, thread: 7 + Int32(below(3)), action))
  }

  private mutating func below(_ bound: UInt64) -> UInt64 {
    UInt64.random(in: 0..<bound, using: &random)
  }
}
