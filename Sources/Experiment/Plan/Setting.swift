/// A setting of the whole machine: a file below `/sys` or `/proc/sys`, and what to write into it.
package struct Setting: Hashable, Sendable {
  package let path: String
  package let value: String

  package init(path: String, value: String) {
    self.path = path
    self.value = value
  }
}
