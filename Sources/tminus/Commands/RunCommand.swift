import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// `tminus run`: begins a run of a runbook.
struct RunCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Begin a run: guided step by step, recorded, resumable.")

  @Argument(help: "The Markdown file.") var runbook: String?
  @Option(help: "Only this section, by title or anchor; may be repeated.") var section: [String] =
    []
  @Option(help: "What the run is done to.") var target: String?
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @Option(help: "Where commands start.") var dir: String?
  @Option(
    help: ArgumentHelp(
      "A value for a hole or a variable of the runbook; may be repeated.", valueName: "name=value"))
  var set: [String] = []
  @OptionGroup var limits: CommandLimits
  @Flag(help: "Run commands whose offer is `run` without asking; everything else still asks.")
  var yes = false
  @Flag(help: "Begin another run beside an unfinished one.") var new = false
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    guard let path = runbook ?? app.loaded else { throw AppError.noRunbookNamed }
    let file = try RunbookFile(path)
    let names = Place.variableNames
    let runbook = try file.runbook(environment: names)
    let journal = try options.open()
    let person = Operator(named: operatorName)

    let values = try values(for: runbook)
    if !new, let unfinished = try unfinished(file, journal) {
      if try !wantsAnother(unfinished, app.console) {
        return try ResumeCommand.resume(
          unfinished, person: person, journal: journal, app: app, yes: yes, limits: limits,
          values: values)
      }
    }
    var facts: [Fact] = [
      .sittingStarted(
        sitting: person.sitting(interactive: app.console.isInteractive, unattended: yes))
    ]
    if try isTaken(runbook, app.console), let target {
      facts.append(.targetNamed(name: target == "-" ? nil : target))
    }
    if !section.isEmpty {
      facts += [.courseSet(course: try course(of: runbook)), .courseAccepted]
    }
    let start = RunStart(
      name: "", path: file.absolutePath, bytes: Data(file.bytes), digest: runbook.digest,
      commit: GitCommit.of(file.absolutePath), host: Place.host,
      directory: try directory(for: runbook, at: file.absolutePath), version: Tminus.version)
    let events = try journal.startRun(start, slug: file.slug, at: LocalClock.now(), facts: facts)
    let run = try StoredRun(events: events, known: runbook).run
    return try Launch(
      console: app.console, journal: journal, run: run, unattended: yes, limits: limits,
      values: values
    ).drive()
  }

  /// Whether a target is one that the runbook names, where it names some; without a terminal, nothing else
  /// will do.
  private func isTaken(_ runbook: Runbook, _ console: Console) throws(AppError) -> Bool {
    guard let known = runbook.targetsBeside(target == "-" ? nil : target) else { return true }
    guard console.isInteractive else {
      throw .unknownTarget(target ?? "-", known: known, path: runbook.path)
    }
    guard let target else { return false }
    console.tell("?? " + Messages.refusal(.unknownTarget(target, known: known)))
    return false
  }

  /// What `--set` gives, each a name that the runbook uses and a value that it accepts.
  private func values(for runbook: Runbook) throws(AppError) -> [String: String] {
    let inputs = runbook.inputs
    var values: [String: String] = [:]
    for pair in set {
      guard let sign = pair.firstIndex(of: "=") else { throw .noValue(pair) }
      let name = String(pair[..<sign])
      let value = String(pair[pair.index(after: sign)...])
      let input = inputs.first { $0.name == name }
      guard input != nil || runbook.reads(name) else {
        throw .noSuchName(name, known: inputs.map(\.name))
      }
      if let input, !input.accepts(value) { throw .badValue(input, value) }
      values[name] = value
    }
    return values
  }

  /// `--dir`, else the front matter's `cwd` beside the file, else where tminus was started.
  private func directory(for runbook: Runbook, at path: String) throws(AppError) -> String {
    var directory = FileManager.default.currentDirectoryPath
    if let dir {
      directory = RunbookFile.absolute(dir)
    } else if let cwd = runbook.frontMatter.cwd {
      let folder = URL(filePath: path).deletingLastPathComponent()
      directory = URL(filePath: cwd, relativeTo: folder).standardizedFileURL.path
    }
    guard let directory = Place.enterable([directory]) else {
      throw .noSuchDirectory(directory)
    }
    return directory
  }

  private func course(of runbook: Runbook) throws(AppError) -> Course {
    let plan = CoursePlan(runbook, on: .forward)
    let wanted = try section.map { name throws(AppError) in try runbook.section(named: name).id }
    func isWanted(_ entry: Section.ID) -> Bool {
      var next: Section.ID? = entry
      while let id = next {
        if wanted.contains(id) { return true }
        next = runbook.section(id)?.parent
      }
      return false
    }
    let entries = plan.entries.map { entry in
      Course.Entry(
        section: entry, taken: isWanted(entry), reason: isWanted(entry) ? nil : "--section")
    }
    guard entries.contains(where: \.taken) else {
      throw .noSuchSection(
        section.joined(separator: ", "), path: runbook.path,
        sections: plan.entries.compactMap { runbook.section($0)?.title })
    }
    return Course(entries: entries)
  }

  /// The latest unfinished run of this runbook on this target.
  private func unfinished(_ file: RunbookFile, _ journal: Journal) throws -> RunSummary? {
    try journal.runs(
      RunFilter(
        runbookPath: file.absolutePath, target: target == "-" ? nil : target, unfinishedOnly: true,
        limit: 1)
    ).first
  }

  /// Asks whether to go on or begin another; without a terminal that is for `--new` to say.
  private func wantsAnother(_ run: RunSummary, _ console: Console) throws -> Bool {
    guard console.isInteractive else {
      throw AppError.unfinishedRun(name: run.name, path: runbook ?? run.runbookPath)
    }
    while true {
      let held = LocalClock.day(run.lastAt)
      let question =
        "\(run.name) of this runbook is unfinished (\(held), \(run.lastOperator ?? "")): resume it, or begin another? (resume, new, quit) > "
      switch console.ask(question, completing: ["resume", "new", "quit"]) {
      case .line("resume"): return false
      case .line("new"): return true
      case .line("quit"), .end, .hangUp:
        throw AppError.unfinishedRun(name: run.name, path: run.runbookPath)
      case .line(let line) where line.allSatisfy(\.isWhitespace): continue
      case .line(let line): console.tell("?? `\(safe(line))` is no answer here: resume, new, quit")
      case .interrupted: continue
      }
    }
  }
}
