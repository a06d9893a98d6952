internal import ArgumentParser

/// `--github` of commands that compare.
package struct GitHubOption: ParsableArguments {
  @Flag(
    help: """
      In a GitHub workflow: append the table to the step's summary ($GITHUB_STEP_SUMMARY), and print \
      annotations on standard error.
      """)
  package var github = false

  package init() {}
}
