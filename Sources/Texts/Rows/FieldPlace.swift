/// The place of a field in a row, and how to parse it. Uses the offset of the stored property: writing takes 2 ns, but
/// 50 ns or more through a key path.
struct FieldPlace: Sendable {
  private let offset: Int
  /// Parses the bytes of a field, without quotes, into the property at the address. Returns false, and writes nothing,
  /// if they are not a valid value.
  private let write: @Sendable (_ field: Span<UInt8>, _ address: UnsafeMutableRawPointer) -> Bool

  /// The module of the rows cannot specialise the closure; unspecialised it looks its types up for every field.
  ///
  /// - Parameter offset: offset of a stored property of that type, in bytes from the beginning of the row.
  @_specialize(where Value == Int)
  @_specialize(where Value == Int?)
  @_specialize(where Value == Double)
  @_specialize(where Value == Double?)
  @_specialize(where Value == String)
  @_specialize(where Value == String?)
  @_specialize(where Value == Bool?)
  init<Value: FieldValue>(_ offset: Int, _ type: Value.Type) {
    self.offset = offset
    write = { field, address in
      guard let value = Value(field: field) else { return false }
      address.assumingMemoryBound(to: Value.self).pointee = value
      return true
    }
  }

  /// The same place, restricted to allowed values.
  ///
  /// - Parameter isAllowed: called with every value, which has the type of the place.
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

  /// The same place in a row that begins this many bytes later.
  func moved(by bytes: Int) -> FieldPlace { FieldPlace(offset: offset + bytes, write: write) }

  /// - Parameter row: the address of a row of the type for which the offset was computed.
  func put(_ field: Span<UInt8>, into row: UnsafeMutableRawPointer) -> Bool {
    write(field, row + offset)
  }
}
