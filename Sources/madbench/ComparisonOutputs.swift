internal import Experiment
internal import LinuxKernel
internal import Reporting
internal import SystemPackage

/// All forms of a comparison, their files opened before anything is measured.
final class ComparisonOutputs {
  private let forms: [Form]
  private let summary: StepSummary?

  /// - Parameters:
  ///   - options: where JSON and the table go.
  ///   - formats: where the other formats go.
  ///   - signals: what ends the wait for a slow reader.
  init(
    _ options: OutputOptions, _ formats: FormatOptions, until signals: EndingSignals? = nil
  ) throws {
    let all: [(path: String?, text: (ComparisonReport) throws -> String)] = [
      (options.json, { try $0.json() }), (formats.junit, { $0.junit }),
      (formats.bencher, { try $0.bencher() }), (formats.goBench, { $0.goBench }),
      (options.markdownPath(beside: formats.paths), { $0.markdown }),
    ]
    summary = formats.github ? try StepSummary() : nil
    forms = try all.compactMap { form in
      guard let path = form.path else { return nil }
      let file = try OutputFile(path, replaces: options.force, until: signals)
      return Form(file: file, text: form.text)
    }
  }

  /// Writes every form, whatever becomes of the others; then throws what hindered the first that could
  /// not be written.
  ///
  /// - Parameters:
  ///   - report: the comparison.
  ///   - folder: where the results are if a form cannot be written.
  func finish(_ report: ComparisonReport, folder: String? = nil) throws {
    var failure: (any Error)?
    for form in forms {
      do { try form.write(report) } catch { failure = failure ?? error }
    }
    do { try summary?.write(report) } catch { failure = failure ?? error }
    if var failure = failure as? OutputFile.Failure {
      failure.otherPlace = folder
      throw failure
    }
    if let failure { throw failure }
  }

  /// A file and what goes into it.
  private final class Form {
    private let file: OutputFile
    private let text: (ComparisonReport) throws -> String

    init(file: OutputFile, text: @escaping (ComparisonReport) throws -> String) {
      self.file = file
      self.text = text
    }

    func write(_ report: ComparisonReport) throws { try file.write(text(report)) }
  }
}
