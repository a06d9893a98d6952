internal import ArgumentParser
internal import Experiment

/// `zram:128M`, `file:1G`: a place of swap, and how it was typed.
struct TypedSwapPlace: ExpressibleByArgument {
  let place: SwapPlace
  private let text: String

  init?(argument: String) {
    guard let place = SwapPlace(text: argument) else { return nil }
    self.place = place
    text = argument
  }

  /// An error that names the place as it was typed.
  func typed(_ error: PlanError) -> PlanError {
    PlanError(error.description.replacing(place.text, with: text), cause: error.cause)
  }
}
