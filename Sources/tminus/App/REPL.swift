import Foundation
import RunbookCore
import RunbookJournal

/// `tminus` without words: a prompt at which the subcommands are typed.
struct REPL {
  let app: App

  func run() -> ExitStatus {
    banner()
    while true {
      switch app.console.ask("tminus > ", completing: Self.words, files: true) {
      case .line(let line) where line.contains(where: \.isNewline):
        app.console.tell("?? one command at a time: nothing was done")
      case .line(let line):
        let words = Self.split(line)
        guard let first = words.first else { continue }
        switch first {
        case "quit", "exit", "q": return .complete
        case "help", "?": help()
        case "load": load(words.dropFirst().first)
        default:
          let status = app.perform(words)
          if app.console.isHungUp { return status }
        }
      case .interrupted: continue
      case .end, .hangUp: return .complete
      }
    }
  }

  /// Unfinished and recent runs; a journal that cannot be read is said and is no end.
  private func banner() {
    let console = app.console
    console.say(
      "tminus \(Tminus.version)   launches from Markdown checklists   times: \(LocalClock.zone)")
    do {
      let path = try Place.journal(named: nil)
      guard FileManager.default.fileExists(atPath: path) else {
        console.say("  no runs yet. `run FILE` begins one; `plan FILE` shows what it would ask.")
        return
      }
      let journal = try JournalOptions.openToRead(at: path)
      let open = try journal.runs(RunFilter(unfinishedOnly: true, limit: 5))
      let recent = try journal.runs(RunFilter(limit: 5)).filter { run in
        !open.contains { $0.uuid == run.uuid }
      }
      if !open.isEmpty {
        console.say("  unfinished:")
        for run in open { console.say("    " + RunsCommand.row(run)) }
        console.say("  `resume` goes on with your latest.")
      }
      if !recent.isEmpty {
        console.say("  recent:")
        for run in recent { console.say("    " + RunsCommand.row(run)) }
      }
    } catch {
      console.tell("tminus: " + Messages.describe(error).text)
    }
  }

  private func load(_ path: String?) {
    guard let path else {
      app.console.tell(app.loaded.map { "loaded: \($0)" } ?? "tminus: load FILE")
      return
    }
    do {
      let file = try RunbookFile(path)
      let runbook = try file.runbook(environment: Place.variableNames)
      app.loaded = path
      let boxes = runbook.steps.count { $0.box != nil }
      app.console.say(
        "loaded \(safe(runbook.title)): \(Wording.count(runbook.steps.count { $0.number != nil }, "step")), \(Wording.count(boxes, "box", "boxes")). `plan` shows it, `run` begins."
      )
    } catch {
      app.console.tell("tminus: " + Messages.describe(error).text)
    }
  }

  private func help() {
    app.console.say(
      """
        load FILE           choose a runbook; plan and run then need no file
        plan [FILE]         what it would ask and run; nothing runs
        lint [FILE]         what its author should look at
        run [FILE]          begin a run
        maintain [FILE]     its maintenance, in its windows
        resume [RUN]        go on with an unfinished run
        handoff RUN WHO     offer your held run to another operator
        runs [--all]        list runs
        status [RUN]        where a run stands
        follow [RUN]        watch a run that is driven elsewhere
        log RUN [STEP]      its events, or what a step printed
        redact RUN STEP     erase what a step printed
        sign RUN --role R   put your name under it
        export RUN          the checklist, as it went
        verify RUN          whether it is what was written
        journal check       the same for every run; also: backup FILE, prune, share
        quit
      """)
  }

  private static let words = [
    "load", "plan", "lint", "run", "maintain", "resume", "handoff", "runs", "status", "follow",
    "log", "redact",
    "sign",
    "export",
    "verify", "journal", "help", "quit",
  ]

  /// Words as a shell would cut them: blanks part, quotes and backslashes hold together.
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isOpen = false
    var quote: Character?
    var escaped = false
    for character in line {
      if escaped {
        word.append(character)
        escaped = false
      } else if character == "\\", quote != "'" {
        (escaped, isOpen) = (true, true)
      } else if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        (quote, isOpen) = (character, true)
      } else if character.isWhitespace {
        if isOpen { words.append(word) }
        (word, isOpen) = ("", false)
      } else {
        word.append(character)
        isOpen = true
      }
    }
    if isOpen { words.append(word) }
    return words
  }
}
