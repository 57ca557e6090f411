import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// `tminus maintain`: a runbook's maintenance, in its windows.
struct MaintainCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "maintain",
    abstract: "Do the maintenance that a runbook lists, in its windows.",
    discussion: """
      Without --section it takes what may be done now and was not yet: sections whose window is open, and those \
      without one that are due. Outside of its window a section is taken only with a reason, which heads the record.
      """)

  @Argument(help: "The Markdown file.") var runbook: String?
  @Flag(help: "Only say when each section was last done, and when it is due.") var status = false
  @Option(
    name: .customLong("override"),
    help: ArgumentHelp("Why it is done outside of its window.", valueName: "reason"))
  var reason: String?
  @OptionGroup var options: RunOptions

  func run(in app: App) throws -> ExitStatus {
    let beginning = try Beginning(runbook, options, in: app)
    let now = LocalClock.now()
    let done = try beginning.journal.maintenance(
      of: beginning.file.absolutePath, on: beginning.target)
    let plan = MaintenancePlan(
      beginning.runbook, done: done.map { ($0.section, Int($0.at / 1000)) },
      at: Int(now / 1000), in: .local)
    guard !plan.standings.isEmpty else { throw AppError.noMaintenance(beginning.file.path) }
    for line in MaintenanceScreen.lines(plan, beginning.runbook, now: now, look: app.console.look) {
      app.console.say(line)
    }
    if status { return .complete }
    if let unfinished = try beginning.resumed(on: .maintenance) {
      return try beginning.resume(unfinished, override: reason)
    }
    let taken = try taken(of: plan, beginning)
    guard !taken.isEmpty else {
      app.console.say("nothing is due; --section NAME does it again")
      return .complete
    }
    let overrides = try overrides(taken, app.console)
    let course = plan.course(taking: Set(taken.map(\.section.id)))
    return try beginning.begin(
      on: .maintenance,
      facts: overrides + [.courseSet(course: course)]
        + (options.section.isEmpty ? [] : [.courseAccepted]))
  }

  /// The sections that are meant: those named, else those to do now; where there are none, those that
  /// only a reason opens.
  private func taken(
    of plan: MaintenancePlan, _ beginning: Beginning
  ) throws -> [MaintenanceStanding] {
    if let named = try beginning.namedSections(on: .maintenance) {
      return plan.standings.filter { named.contains($0.section.id) }
    }
    let toDo = plan.standings.filter(\.isToDo)
    return toDo.isEmpty ? plan.standings.filter { !$0.isOpen } : toDo
  }

  /// What is written down where a window is closed; asked for where it was not given.
  private func overrides(
    _ taken: [MaintenanceStanding], _ console: Console
  ) throws -> [Fact] {
    let closed = options.rehearse ? [] : taken.filter { !$0.isOpen }
    guard !closed.isEmpty else { return [] }
    guard let reason = WindowReason(console).reason(given: reason, for: closed) else {
      throw AppError.outsideWindow(closed)
    }
    return closed.map { .windowOverridden(override: $0.overridden(because: reason)) }
  }
}
