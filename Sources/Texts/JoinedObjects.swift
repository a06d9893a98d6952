/// Encodes several values as one JSON object. No two values may share a key.
package struct JoinedObjects: Encodable {
  let values: [any Encodable]

  package init(values: [any Encodable]) { self.values = values }

  package func encode(to encoder: any Encoder) throws {
    for value in values { try value.encode(to: encoder) }
  }
}
