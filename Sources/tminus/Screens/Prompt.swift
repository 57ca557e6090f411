import RunbookCore

/// The line an answer is typed behind: run, target, step, and what `y` does.
enum Prompt {
  static func text(_ run: Run, _ question: Question, look: Look, now: Int64) -> String {
    let step = question.step.map { " " + numbers(run, question, $0) } ?? ""
    let clock = RollbackScreen.clock(run, now: now).map { " " + $0 } ?? ""
    let head = "\(place(run))\(step)\(clock) "
    let full = head + ask(run, question) + " > "
    // A prompt that leaves no room for an answer names the words alone; `?` says the rest.
    guard DisplayWidth.columns(full) > look.width - 10, let hints = full.lastIndex(of: "(") else {
      return full
    }
    let words = run.words(for: question)
    let likely = words.prefix { $0 != .back && $0 != .hold && $0 != .rollback }
    let back = way(run).isEmpty || !words.contains(.rollback) ? [] : [Answer.Word.rollback]
    let names = (likely + back + [.help]).map { $0 == .value ? "a value" : $0.rawValue }
    return full[..<hints] + "(\(names.joined(separator: ", "))) > "
  }

  /// The run and its target; of a rehearsal that it is one.
  static func place(_ run: Run) -> String {
    let rehearsal = run.start.isRehearsal ? " REHEARSAL" : ""
    let target = run.target?.name.map { " \(safe($0))" } ?? ""
    return run.start.name + rehearsal + target
  }

  private static func numbers(_ run: Run, _ question: Question, _ step: Int) -> String {
    if case .card(let steps) = question {
      return Wording.numbers(steps.compactMap { run.runbook.steps[$0].number }.sorted())
    }
    return run.runbook.steps[step].number?.description ?? ""
  }

  private static func ask(_ run: Run, _ question: Question) -> String {
    switch question {
    case .target:
      let names = run.runbook.frontMatter.targets.map { safe($0.name) }
      return "target? (\(names.isEmpty ? "a name" : names.joined(separator: ", ")), - for none)"
    case .targetRefused(let check):
      let goes = run.mayOverride(check) ? ", go REASON" : ""
      return "the target is NOT right (again = check it\(goes), shell, h, ?)"
    case .poll(_, _, let role):
      return "\(safe(role)): go or no-go? (go [-- NAME], no-go REASON\(way(run)), ?)"
    case .unclearAlert(let step):
      let alert = safe(run.runbook.steps[step].metric?.alert ?? "")
      return "is this past its alert \"\(alert)\"? (clear, met, again, h\(way(run)), ?)"
    case .pastAlert:
      let back = way(run).isEmpty ? "" : "r, "
      return "PAST ITS ALERT (\(back)go REASON, h REASON, again, ?)"
    case .course: return "course (y = accept, ?)"
    case .leaving: return "go on all the same? (go REASON, goto N, b, ?)"
    case .choice(let step):
      let count = run.runbook.steps[step].alternatives.count
      return "which way? (1-\(count), s REASON, ?)"
    case .condition(_, let command):
      return "does this \(command == nil ? "step" : "part") apply? (applies, no, n = later, ?)"
    case .gate(let step): return gate(run, run.runbook.steps[step].gate)
    case .met:
      let back = way(run).isEmpty ? "" : "r = roll back, "
      return "MET: what now? (\(back)go REASON, h REASON, ?)"
    case .observe(let step):
      let metric = run.runbook.steps[step].metric
      return
        "\(safe(metric?.name ?? run.runbook.steps[step].field ?? "value")) = (the value seen; n, s REASON, f REASON\(way(run)), ?)"
    case .value(_, _, let name):
      return
        "\(safe(name)) = (\(run.isSecret(name) ? "hidden; " : "")a value; s REASON, done REASON, n, ?)"
    case .careful(_, _, let offer): return careful(run, offer)
    case .card(let steps) where run.runbook.steps[steps[0]].kind == .wait:
      return "the wait is over: is all as it should be? (y, n, s REASON, f REASON\(way(run)), ?)"
    case .card(let steps):
      return steps.count == 1
        ? "is this so? (y, n, s REASON, f REASON, ?)"
        : "are these so? (y = the one at >, y N-M, all, n, s REASON, f REASON, ?)"
    case .command(let index, let commands):
      return command(run, index, commands)
    case .shown(let index, let place, _):
      let line = run.commands(of: index)[place].line
      return "NOT RUN, line \(line): done by hand? (done REASON, s REASON, n, f REASON, ?)"
    case .text: return "NOT RUN: done by hand? (done REASON, s REASON, n, f REASON, ?)"
    case .failed(let index, let place):
      let part = run.commands(of: index)[place].part
      let at = isParted(run, index) ? " at \(part)" : ""
      return "FAILED\(at) (again, e, s REASON, done REASON, f REASON, n, h\(way(run)), ?)"
    case .inDoubt(let step, _):
      let check = run.checks(of: step).isEmpty ? "" : "check, "
      return "IN DOUBT (\(check)again REASON, done REASON, f REASON, h\(way(run)), ?)"
    case .judge:
      return "is the output as it should be? (y, again, f REASON, s REASON, n\(way(run)), ?)"
    case .settled(let index) where run.asksWhetherItStands(index):
      return "it cannot be taken back, and is done (n = it stands, again = do it anew, ?)"
    case .settled: return "settled already (n = go on, again = ask anew, goto N, ?)"
    case .waitBegins: return ""
    case .late:
      return
        "too LATE for its window: go on all the same? (go REASON, s REASON, n, h\(way(run)), ?)"
    case .waiting(let waiting): return self.waiting(run, waiting, now: LocalClock.now())
    case .running(let attempts):
      return
        "\(Wording.count(attempts.count, "command")) in the background: end \(attempts.count == 1 ? "it" : "them")? (stop, fg, goto N, h, ?)"
    case .closing(let track, let open, let failed):
      return closing(track, open: open.count, failed: failed.count)
    case .ended: return ""
    }
  }

  private static func command(_ run: Run, _ index: Int, _ commands: [Int]) -> String {
    let all = run.commands(of: index)
    let what =
      commands.count == 1 ? "RUN this command?" : "RUN these \(commands.count) commands?"
    let parts = Set(commands.map { all[$0].part }).sorted()
    let some = parts.count > 1 ? ", y \(parts[0])" : ""
    return "\(what) (y\(some), e, s REASON, done REASON, n\(way(run)), ?)"
  }

  private static func waiting(_ run: Run, _ waiting: Waiting, now: Int64) -> String {
    let numbers = waiting.waits.compactMap { run.runbook.steps[$0].number }.sorted()
    let left = waiting.waits.compactMap { run.progress[$0].clock?.left(at: now) }.min() ?? 0
    let one = numbers.count == 1
    let done = one && !waiting.mayEnd.isEmpty ? "done" : one ? "done REASON" : "done N REASON"
    let go = waiting.next == nil ? "" : ", go REASON"
    return
      "waiting for \(Wording.numbers(numbers)), \(WaitScreen.left(left)) left (\(done)\(go), goto N, h\(way(run)), ?)"
  }

  /// The way back, where the runbook has one.
  private static func way(_ run: Run) -> String {
    run.route.hasWayBack && run.route.track != .rollback ? ", r" : ""
  }

  private static func gate(_ run: Run, _ gate: Gate?) -> String {
    switch gate {
    case .proceed: "go on? (go, no-go REASON, n\(way(run)), ?)"
    case .stop: "is this a reason to stop? (clear, met, n, s REASON\(way(run)), ?)"
    case .trigger, nil: "is this trigger met? (clear, met, n, s REASON\(way(run)), ?)"
    }
  }

  private static func careful(_ run: Run, _ offer: Offer) -> String {
    switch offer {
    case .choose: "RUN it here, or was it typed there? (here, there, s REASON, ?)"
    case .background:
      "it does not end by itself (watch = run it until Ctrl-C, background, s REASON, done REASON, n, ?)"
    case .typeToConfirm:
      "it DESTROYS: type \(safe(run.destructionWord)) to run it (s REASON, done REASON, n, ?)"
    default: "it takes the terminal (terminal = run it, s REASON, done REASON, n, ?)"
    }
  }

  private static func closing(_ track: Track, open: Int, failed: Int) -> String {
    if open > 0 {
      return "\(Wording.count(open, "step")) open: y = go through them (y, goto N, h, ?)"
    }
    let end = track == .rollback ? "end the run as ROLLED BACK" : "end the run as COMPLETE"
    return failed > 0
      ? "y = \(end) with \(failed) failed (y, goto N, h, ?)" : "y = \(end) (y, goto N, h, ?)"
  }

  private static func isParted(_ run: Run, _ index: Int) -> Bool {
    run.commands(of: index).last?.part != "a"
  }
}
