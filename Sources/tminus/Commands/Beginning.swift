import Foundation
import RunbookCore
import RunbookJournal

/// A run that is about to begin: its runbook, and what was said of it on the command line.
struct Beginning {
  let file: RunbookFile
  let runbook: Runbook
  let journal: Journal
  let person: Operator
  let options: RunOptions
  private let app: App
  private let values: [String: String]

  init(_ path: String?, _ options: RunOptions, in app: App) throws {
    guard let path = path ?? app.loaded else { throw AppError.noRunbookNamed }
    self.app = app
    self.options = options
    file = try RunbookFile(path)
    runbook = try file.runbook(environment: Place.variableNames)
    journal = try options.journal.open()
    person = Operator(named: options.operatorName)
    values = try Self.values(options.set, for: runbook)
  }

  /// What the run is to be done to, as far as that was said; nil where it was not, and for none.
  var target: String? { options.target == "-" ? nil : options.target }

  /// Begins the run and drives it.
  ///
  /// - Parameter facts: what else is true from the beginning.
  func begin(on track: Track, facts: [Fact]) throws -> ExitStatus {
    let sitting = person.sitting(
      interactive: app.console.isInteractive, unattended: options.yes)
    var first: [Fact] = [.sittingStarted(sitting: sitting)]
    if try isTaken(options.target), let target = options.target {
      first.append(.targetNamed(name: target == "-" ? nil : target))
    }
    let start = RunStart(
      name: "", path: file.absolutePath, bytes: Data(file.bytes), digest: runbook.digest,
      commit: GitCommit.of(file.absolutePath), host: Place.host, directory: try directory(),
      version: Tminus.version, track: track, rehearsal: options.rehearse)
    let events = try journal.startRun(
      start, slug: file.slug, at: LocalClock.now(), facts: first + facts)
    let run = try StoredRun(events: events, known: runbook).run
    return try Launch(
      console: app.console, journal: journal, run: run, unattended: options.yes,
      limits: options.limits, values: values
    ).drive()
  }

  /// Whether a target is one that the runbook names, where it names some; without a terminal, nothing else
  /// will do.
  private func isTaken(_ target: String?) throws(AppError) -> Bool {
    guard let known = runbook.targetsBeside(target == "-" ? nil : target) else { return true }
    guard app.console.isInteractive else {
      throw .unknownTarget(target ?? "-", known: known, path: runbook.path)
    }
    guard let target else { return false }
    app.console.tell("?? " + Messages.refusal(.unknownTarget(target, known: known)))
    return false
  }

  // MARK: Another run that is not finished

  /// An unfinished run of the same runbook on the same target that is to be gone on with instead.
  func resumed(on track: Track) throws -> RunSummary? {
    guard !options.new, !options.rehearse, let found = try unfinished(on: track),
      try !wantsAnother(found)
    else { return nil }
    return found
  }

  func resume(_ run: RunSummary, override: String? = nil) throws -> ExitStatus {
    try ResumeCommand.resume(
      run, person: person, journal: journal, app: app, yes: options.yes, limits: options.limits,
      values: values, override: override)
  }

  private func unfinished(on track: Track) throws -> RunSummary? {
    var filter = RunFilter(
      runbookPath: file.absolutePath, target: target, unfinishedOnly: true, limit: 1)
    filter.track = track
    filter.rehearsal = false
    return try journal.runs(filter).first
  }

  /// Asks whether to go on or begin another; without a terminal that is for `--new` to say.
  private func wantsAnother(_ run: RunSummary) throws -> Bool {
    let console = app.console
    guard console.isInteractive else {
      throw AppError.unfinishedRun(name: run.name, path: file.path)
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

  // MARK: What the options say

  /// The lines of a track's course that `--section` names; nil where it is not given.
  func namedSections(on track: Track) throws(AppError) -> Set<Section.ID>? {
    guard !options.section.isEmpty else { return nil }
    let lines = CoursePlan(runbook, on: track).entries
    let wanted = try options.section.map { name throws(AppError) in
      try runbook.section(named: name).id
    }
    func isWanted(_ line: Section.ID) -> Bool {
      var next: Section.ID? = line
      while let id = next {
        if wanted.contains(id) { return true }
        next = runbook.section(id)?.parent
      }
      return false
    }
    let named = Set(lines.filter(isWanted))
    guard !named.isEmpty else {
      throw .noSuchSection(
        options.section.joined(separator: ", "), path: runbook.path,
        sections: lines.compactMap { runbook.section($0)?.title })
    }
    return named
  }

  /// The course on a track that `--section` makes; nil where it is not given.
  func namedCourse(on track: Track) throws(AppError) -> Course? {
    guard let named = try namedSections(on: track) else { return nil }
    return Course(
      entries: CoursePlan(runbook, on: track).entries.map { line in
        let isNamed = named.contains(line)
        return Course.Entry(section: line, taken: isNamed, reason: isNamed ? nil : "--section")
      })
  }

  /// What `--set` gives, each a name that the runbook uses and a value that it accepts.
  static func values(
    _ set: [String], for runbook: Runbook
  ) throws(AppError) -> [String: String] {
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
  private func directory() throws(AppError) -> String {
    var directory = FileManager.default.currentDirectoryPath
    if let dir = options.dir {
      directory = RunbookFile.absolute(dir)
    } else if let cwd = runbook.frontMatter.cwd {
      let folder = URL(filePath: file.absolutePath).deletingLastPathComponent()
      directory = URL(filePath: cwd, relativeTo: folder).standardizedFileURL.path
    }
    guard let directory = Place.enterable([directory]) else {
      throw .noSuchDirectory(directory)
    }
    return directory
  }
}
