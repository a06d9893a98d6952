import MachineState
import Testing

/// Tests that run the binary, one after another: two measurements at once would disturb each other.
@Suite("End to end", .serialized, .readsMachineState)
struct EndToEnd {}
