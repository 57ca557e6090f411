import RunbookCore

/// Longer looks at a run: all steps, one step, a course entry, help.
enum Lists {
  /// Every step of the tracks in play, one a line.
  static func all(_ run: Run, look: Look) -> [String] {
    var lines: [String] = []
    var section = ""
    for index in run.route.mainPath {
      let step = run.runbook.steps[index]
      if step.section != section {
        section = step.section
        lines.append(look.bold(Header.breadcrumb(section, run)))
      }
      lines.append(row(run, index, look: look))
    }
    return lines
  }

  static func row(_ run: Run, _ index: Int, look: Look) -> String {
    let step = run.runbook.steps[index]
    let number = step.number?.description ?? ""
    let pad = String(repeating: " ", count: max(0, 5 - number.count))
    let here = run.route.current == index ? ">" : " "
    let outcome = Wording.outcome(run.progress[index].outcome)
    let kind = step.kind == .task ? "" : "  [\(step.kind.rawValue)]"
    return
      "\(here)\(pad)\(number)  \(outcome.padding(to: 7)) \(safe(step.title))\(kind)\(StepScreen.reason(run.progress[index].reason))\(StepScreen.earlier(run, index).map { "   (\($0))" } ?? "")"
  }

  /// A step with all that is known of it.
  static func step(_ run: Run, _ index: Int, _ now: Circumstances, directory: String, look: Look)
    -> [String]
  {
    let step = run.runbook.steps[index]
    var lines = [Header.line(run, steps: [index], look: look, now: run.lastAt)]
    if let command = step.command, step.isCommand || command.commands.isEmpty {
      lines +=
        command.commands.isEmpty
        ? StepScreen.text(run, index, look: look)
        : StepScreen.command(run, index, now, directory: directory, look: look)
    } else {
      lines += StepScreen.card(run, [index], look: look)
    }
    let progress = run.progress[index]
    if let outcome = progress.outcome {
      lines.append(
        "   \(Wording.outcome(outcome)) \(LocalClock.day(progress.at)) by \(safe(progress.by))\(StepScreen.reason(progress.reason))"
      )
    }
    for attempt in progress.attempts {
      let end = attempt.end.map {
        "\(attempt.attempt.command == nil ? "a shell, " : "")\(Wording.exit($0)), \(SpokenDuration.text(milliseconds: Int64($0.milliseconds))), \(Wording.count($0.output.lines, "line"))"
      }
      lines.append(
        "   ran \(LocalClock.day(attempt.startedAt)) by \(safe(attempt.by))\(attempt.isOfEarlierText ? ", of an earlier text" : ""): \(end ?? attempt.resolution?.rawValue ?? "no end known")"
      )
    }
    for note in run.notes where note.step == step.id {
      let texts = note.text.split(separator: "\n").map { safe(String($0)) }
      lines.append("   note \(LocalClock.minutes(note.at)) \(safe(note.by)): \(texts.first ?? "")")
      lines += texts.dropFirst().map { "     " + $0 }
    }
    return lines
  }

  /// The steps of a course entry.
  static func entry(_ run: Run, _ line: Int, look: Look) -> [String] {
    let section = run.course.entries[line].section
    return [look.bold(Header.breadcrumb(section, run))]
      + (run.route.stepsOfSection[section] ?? []).map { row(run, $0, look: look) }
  }

  /// What each word does at this question.
  static func help(_ words: [Answer.Word]) -> [String] {
    words.compactMap { word in meaning(word).map { "   \($0.0.padding(to: 22)) \($0.1)" } }
  }

  private static func meaning(_ word: Answer.Word) -> (String, String)? {
    switch word {
    case .yes: ("y, y 1-4 6, y a c", "what the prompt says: the marked one, those, or those parts")
    case .all: ("all", "every open one on this card")
    case .later: ("n, n 3", "later: it stays open and comes again at the end")
    case .skip: ("s REASON, s 3 REASON", "skip, with the reason that the record will show")
    case .fail: ("f REASON, f 3 REASON", "it failed")
    case .done: ("done REASON", "done by hand, elsewhere; of a wait, that it is over early")
    case .again: ("again", "run it again, or ask it anew")
    case .check: ("check, check 3", "run the step's own check")
    case .back: ("b", "back one card; nothing changes by it")
    case .go: ("go REASON", "go on all the same; of a poll: go, with whose word it is")
    case .goTo: ("goto N", "to step N: 12, R1, X3")
    case .hold: ("h REASON", "hold: pause the run; tminus resume goes on")
    case .quit: ("quit", "hold without a reason")
    case .handOff: ("handoff WHO TEXT", "hold, and offer the run to another operator")
    case .rollback: ("r", "to the rollback steps")
    case .scrub: ("scrub REASON", "end the run unfinished, for good")
    case .recycle: ("recycle N REASON", "back to step N, and do again what was done from there on")
    case .off: ("off 2-3 REASON", "leave sections out")
    case .on: ("on 2", "take a section")
    case .move: ("move 4 after 6", "change the order")
    case .from: ("from 5 REASON", "leave out what stands before 5")
    case .list: ("list", "all steps and what became of them")
    case .show: ("show N", "one step in full")
    case .note: ("note TEXT", "write something into the record")
    case .output: ("output N", "what step N printed")
    case .edit: ("e", "give the command another text; the record shows both, and why")
    case .noGo:
      (
        "no-go REASON",
        "do not go on: the run holds here; of a poll: REASON -- NAME, as with go -- NAME"
      )
    case .clear: ("clear", "looked, and it is not met")
    case .met: ("met, met WHAT", "it is met: the way back is offered")
    case .applies: ("applies", "it is to be done in this run")
    case .no: ("no, no WHY", "it does not apply to this run")
    case .take: ("take N, N", "take that way; the others are then not applicable")
    case .here: ("here", "run it in this shell")
    case .there: ("there", "it was typed in the other session")
    case .terminal: ("terminal", "run it and hand the terminal over until it ends")
    case .watch: ("watch", "run it until you stop it with Ctrl-C")
    case .background: ("background", "run it beside the launch; `stop` ends it")
    case .jobs: ("jobs", "what runs in the background")
    case .fg: ("fg, fg N", "bring back what step N runs in the background")
    case .stop:
      (
        "stop, stop N",
        "stop what step N, or any command, runs in the background or has left running"
      )
    case .wait: ("wait", "until nothing of the command in doubt runs any more")
    case .shell: ("shell", "a shell of your own, as the run's is; what you change can be kept")
    case .value: ("= VALUE", "the value that is asked for; at a terminal just the value")
    case .set: ("set NAME VALUE", "give or change a value; says which steps use it")
    case .env: ("env", "the values given so far")
    case .contacts: ("contacts", "whom to call, as the runbook has it")
    case .tools: ("tools", "the runbook's reference commands")
    case .status: ("status", "where the run stands")
    case .adopt:
      ("adopt", "go on with the new text; what was done goes along where steps are the same")
    case .stay: ("stay", "keep to the old text, and be asked again once the file changes again")
    case .diff: ("diff", "all that differs, line by line")
    case .help: ("?", "this")
    }
  }
}

extension String {
  /// Filled up with blanks to a width.
  func padding(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }
}
