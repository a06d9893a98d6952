import Traces

extension TraceCall.Arguments {
  private static var places: [WritableKeyPath<Self, UInt64>] {
    [\.first, \.second, \.third, \.fourth, \.fifth, \.sixth]
  }

  /// The first of them; the rest are 0.
  init(_ list: [UInt64]) {
    self.init()
    for (place, argument) in zip(Self.places, list) { self[keyPath: place] = argument }
  }

  var list: [UInt64] { Self.places.map { self[keyPath: $0] } }
}
