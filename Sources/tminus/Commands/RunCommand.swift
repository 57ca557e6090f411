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
    let runbook = beginning.runbook
    guard !CoursePlan(runbook, on: .forward).entries.isEmpty else {
      throw AppError.noWayForward(
        beginning.file.path, others: [.rollback, .maintenance].filter { runbook.stepCount($0) > 0 })
    }
    let course = try beginning.namedCourse(on: .forward)
    let facts: [Fact] = course.map { [.courseSet(course: $0), .courseAccepted] } ?? []
    return try beginning.begin(on: .forward, facts: facts)
  }
}
