internal import Glibc

/// Words as `execve(2)` takes them: C strings and a null at the end, freed with the value.
struct CStringList: ~Copyable {
  let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ words: [String]) {
    count = words.count
    pointer = .allocate(capacity: count + 1)
    for (index, word) in words.enumerated() { (pointer + index).initialize(to: strdup(word)) }
    (pointer + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { free(pointer[index]) }
    pointer.deallocate()
  }
}
