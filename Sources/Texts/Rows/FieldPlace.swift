/// Where in a row a field goes, and how it is read: by the offset of the stored property, which takes
/// 2 ns where writing through a key path takes 50 or more.
struct FieldPlace: Sendable {
  private let offset: Int
  /// Reads a field's bytes, quotes taken off, into the property at the address. False, and nothing is
  /// written, where they are no such value.
  private let write: @Sendable (_ field: Span<UInt8>, _ address: UnsafeMutableRawPointer) -> Bool

  /// - Parameter offset: of a stored property of that type, in bytes from the row's beginning.
  init<Value: FieldValue>(_ offset: Int, _ type: Value.Type) {
    self.offset = offset
    write = { field, address in
      guard let value = Value(field: field) else { return false }
      address.assumingMemoryBound(to: Value.self).pointee = value
      return true
    }
  }

  /// The same place for such values alone.
  ///
  /// - Parameter isAllowed: asked for every value, which is of the type of the place.
  func holding<Value: FieldValue>(
    _ isAllowed: @escaping @Sendable (Value) -> Bool
  ) -> FieldPlace {
    FieldPlace(offset: offset) { [write] field, address in
      guard let value = Value(field: field), isAllowed(value) else { return false }
      return write(field, address)
    }
  }

  private init(
    offset: Int,
    write: @escaping @Sendable (_ field: Span<UInt8>, _ address: UnsafeMutableRawPointer) -> Bool
  ) {
    self.offset = offset
    self.write = write
  }

  /// The same place where the row begins so many bytes later.
  func moved(by bytes: Int) -> FieldPlace { FieldPlace(offset: offset + bytes, write: write) }

  /// - Parameter row: the address of a row of the type that the offset is of.
  func put(_ field: Span<UInt8>, into row: UnsafeMutableRawPointer) -> Bool {
    write(field, row + offset)
  }
}
