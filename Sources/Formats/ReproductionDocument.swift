internal import Reproductions

/// A reproduction in JSON.
struct ReproductionDocument: Encodable {
  private struct FigureDocument: Encodable {
    let label: String
    let unit: String
    let published: Double?
    let here: Double?
    let ratio: Double?
  }

  private struct VerdictDocument: Encodable {
    let outcome: String
    let text: String
  }

  private struct CurveDocument: Encodable {
    let seconds: Double
    let rssAnonBytes: Int
  }

  private let name: String
  private let source: String
  private let figures: [FigureDocument]
  private let verdicts: [VerdictDocument]
  private let curve: [CurveDocument]
  private let notes: [String]

  init(_ reproduction: any Reproduction, _ found: ReproductionData) {
    let figures = reproduction.figures(found)
    name = reproduction.name
    source = reproduction.source
    self.figures = figures.map {
      FigureDocument(
        label: $0.label, unit: $0.unit.rawValue, published: $0.published, here: $0.here,
        ratio: $0.ratio)
    }
    verdicts = reproduction.judgements(figures).map {
      VerdictDocument(outcome: $0.outcome.rawValue, text: $0.text)
    }
    curve = reproduction.curve(found).map {
      CurveDocument(seconds: $0.seconds, rssAnonBytes: $0.rssBytes)
    }
    notes = reproduction.notes(found)
  }
}
