import ArgumentParser
import RunbookCore

/// `tminus run`: begins a run of a runbook.
struct RunCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Begin a run: guided step by step, recorded, resumable.")

  @Argument(help: "The Markdown file.") var runbook: String?
  @OptionGroup var options: RunOptions

  func run(in app: App) throws -> ExitStatus {
    let beginning = try Beginning(runbook, options, in: app)
    if let unfinished = try beginning.resumed(on: .forward) {
      return try beginning.resume(unfinished)
    }
    var facts: [Fact] = []
    if let named = try beginning.namedSections(on: .forward) {
      let lines = CoursePlan(beginning.runbook, on: .forward).entries
      let course = Course(
        entries: lines.map { line in
          let isNamed = named.contains(line)
          return Course.Entry(section: line, taken: isNamed, reason: isNamed ? nil : "--section")
        })
      facts = [.courseSet(course: course), .courseAccepted]
    }
    return try beginning.begin(on: .forward, facts: facts)
  }
}
