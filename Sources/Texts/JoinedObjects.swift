/// Several values as one object of JSON. No two may have a key in common.
package struct JoinedObjects: Encodable {
  let values: [any Encodable]

  package init(values: [any Encodable]) { self.values = values }

  package func encode(to encoder: any Encoder) throws {
    for value in values { try value.encode(to: encoder) }
  }
}
