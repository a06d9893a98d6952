/// Several values as one object of JSON. No two may have a key in common.
struct JoinedObjects: Encodable {
  let values: [any Encodable]

  func encode(to encoder: any Encoder) throws {
    for value in values { try value.encode(to: encoder) }
  }
}
