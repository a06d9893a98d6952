extension TraceCall.Arguments {
  /// By place, from 0 to 5.
  subscript(place: Int) -> UInt64 {
    get {
      switch place {
      case 0: first
      case 1: second
      case 2: third
      case 3: fourth
      case 4: fifth
      default: sixth
      }
    }
    set {
      switch place {
      case 0: first = newValue
      case 1: second = newValue
      case 2: third = newValue
      case 3: fourth = newValue
      case 4: fifth = newValue
      default: sixth = newValue
      }
    }
  }
}

extension TraceCall.Name {
  /// How perf calls it behind `sys_enter_` and `sys_exit_`.
  var text: StaticString {
    switch self {
    case .mmap: "mmap"
    case .munmap: "munmap"
    case .mremap: "mremap"
    case .brk: "brk"
    case .mprotect: "mprotect"
    case .pkeyMprotect: "pkey_mprotect"
    case .madvise: "madvise"
    case .processMadvise: "process_madvise"
    case .fallocate: "fallocate"
    case .mlock: "mlock"
    case .mlock2: "mlock2"
    case .mlockall: "mlockall"
    case .userfaultfd: "userfaultfd"
    }
  }

  /// How many arguments it takes.
  var argumentCount: Int {
    switch self {
    case .brk, .mlockall, .userfaultfd: 1
    case .munmap, .mlock: 2
    case .mprotect, .madvise, .mlock2: 3
    case .pkeyMprotect, .fallocate: 4
    case .mremap, .processMadvise: 5
    case .mmap: 6
    }
  }

  /// Whether the first argument is an address.
  var takesAddress: Bool {
    switch self {
    case .processMadvise, .fallocate, .mlockall, .userfaultfd: false
    default: true
    }
  }

  /// Whether what it gives back is an address.
  var givesAddress: Bool { self == .mmap || self == .mremap || self == .brk }

  /// The names that each argument has in tracepoints: parameters of the kernel's functions, which kernels
  /// rename now and then.
  var argumentNames: [[StaticString]] { Self.argumentNames[Int(rawValue)] }

  private static let argumentNames: [[[StaticString]]] = allCases.map { call in
    let start: [StaticString] = ["addr", "start"]
    let length: [StaticString] = ["len", "len_in", "length"]
    let advice: [StaticString] = ["behavior", "behaviour", "advice"]
    let offset: [StaticString] = ["off", "offset", "pgoff"]
    return switch call {
    case .mmap: [start, length, ["prot"], ["flags"], ["fd"], offset]
    case .munmap, .mlock: [start, length]
    case .mlock2: [start, length, ["flags"]]
    case .mlockall, .userfaultfd: [["flags"]]
    case .mremap:
      [
        ["addr", "old_addr", "old_address"], ["old_len", "old_size"], ["new_len", "new_size"],
        ["flags"], ["new_addr", "new_address"],
      ]
    case .brk: [["brk"]]
    case .mprotect: [start, length, ["prot"]]
    case .pkeyMprotect: [start, length, ["prot"], ["pkey"]]
    case .madvise: [start, length, advice]
    case .processMadvise: [["pidfd"], ["vec"], ["vlen"], advice, ["flags"]]
    case .fallocate: [["fd"], ["mode"], offset, length]
    }
  }
}
