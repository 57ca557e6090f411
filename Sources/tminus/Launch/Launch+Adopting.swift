import RunbookCore

/// The runbook's file has changed: what that means, and whether the run goes on with it.
///
/// Nothing is written before the last question is answered: broken off in between, the run is as it was.
extension Launch {
  /// Shows what has changed and has the operator decide; false where the run is to be held.
  func decideOnNewText() throws -> Bool {
    guard let new = newText, new.isWanted || !new.isKnown(to: run) else { return true }
    newText = nil
    let change = RunbookChange(run, to: new.runbook)
    say(
      ChangeScreen.report(change, new, run, isAsked: console.isInteractive, look: console.look))
    if let refusal = change.refusal() { return try refuse(refusal, new) }
    if !console.isInteractive, new.isWanted, let refusal = change.refusalUnasked() {
      return try refuse(refusal, new)
    }
    guard console.isInteractive || new.isWanted else {
      console.say(
        " !! the run keeps to \(ChangeScreen.text(of: run)): answers come from a pipe, and nobody decided. `tminus resume \(run.start.name) --adopt`, or resume it at a terminal."
      )
      return true
    }
    let reply = new.isWanted ? .yes : try ask("adopt the new text, or stay with the old?", new)
    guard reply == .yes else { return try leave(new, reply) }
    let (consent, last) = try consent(to: change, new)
    guard last == .yes else { return try leave(new, last) }
    let adoption: Adoption
    do {
      adoption = try change.adoption(of: new.text, by: run.operatorName, consent: consent)
    } catch {
      return try refuse(error, new)
    }
    run.learn(new.runbook)
    try write([.runbookAdopted(adoption: adoption)])
    say(ChangeScreen.adopted(adoption, run))
    return true
  }

  /// What a person says to a question about the new text.
  private enum Say { case yes, no, allAlike, stay, hold }

  private func leave(_ new: NewText, _ reply: Say) throws -> Bool {
    guard reply == .stay else { return false }
    try write([.runbookKept(digest: new.runbook.digest, by: run.operatorName)])
    console.say(
      " ok the run keeps to \(ChangeScreen.text(of: run)); asked again once the file changes again")
    return true
  }

  /// The run goes on with its own text, but not where the other was asked for in so many words.
  private func refuse(_ refusal: AdoptionRefusal, _ new: NewText) throws -> Bool {
    console.tell("?? " + Messages.refusal(refusal))
    guard new.isWanted, !console.isInteractive else { return true }
    try write([.held(reason: "the new text could not be adopted")])
    return false
  }

  // MARK: Asking

  /// The matches by likeness that a person takes for the same, and the last answer: yes where all were
  /// asked about.
  private func consent(
    to change: RunbookChange, _ new: NewText
  ) throws -> (steps: [StepChange], last: Say) {
    let (proposals, untouched) = (change.proposals, change.untouchedProposals)
    guard console.isInteractive else {
      let count = proposals.count + untouched.count
      if count > 0 {
        console.say(
          " !! \(Wording.count(count, "step")) with another text or place: nobody could say that they are the same, so they count as removed and new"
        )
      }
      return ([], .yes)
    }
    let (agreed, last) = try consent(toEach: proposals, of: change, new)
    guard last == .yes, !untouched.isEmpty else { return (agreed, last) }
    console.say("   nothing was done at these yet:")
    say(ChangeScreen.rows(untouched, change, run))
    switch try ask("are they the same steps?", new, answers: [.yes, .later]) {
    case .no: return (agreed, .yes)
    case let reply: return (agreed + untouched, reply)
    }
  }

  /// Asks about each match that carries something along; those with the very same text may be taken
  /// together, once they were listed.
  private func consent(
    toEach proposals: [StepChange], of change: RunbookChange, _ new: NewText
  ) throws -> (steps: [StepChange], last: Say) {
    let alike = proposals.filter { $0.kind == .moved }
    if alike.count > 1 {
      console.say(
        "   \(alike.count) of \(proposals.count) have the very same text, in another place (`all` takes these):"
      )
      say(alike.map { ChangeScreen.row($0, change, run) })
    }
    var agreed: [StepChange] = []
    var takesAlike = false
    for (place, step) in proposals.enumerated() {
      if takesAlike, step.kind == .moved {
        agreed.append(step)
        continue
      }
      say(ConsentScreen.proposal(step, change, run))
      let mayTakeAll = alike.count > 1 && step.kind == .moved
      let reply = try ask(
        "\(place + 1) of \(proposals.count): is it the same step?", new,
        answers: [.yes, .later] + (mayTakeAll ? [.all] : []))
      switch reply {
      case .no: continue
      case .yes, .allAlike:
        agreed.append(step)
        takesAlike = takesAlike || reply == .allAlike
      case .stay, .hold: return ([], reply)
      }
    }
    return (agreed, .yes)
  }

  /// Asks until there is an answer; whatever is none changes nothing.
  private func ask(
    _ question: String, _ new: NewText, answers: [Answer.Word] = [.adopt]
  ) throws -> Say {
    let words = answers + [.stay, .diff, .hold, .quit, .help]
    let named = answers.map(\.rawValue) + ["stay", "diff", "h", "?"]
    let prompt = "\(Prompt.place(run)) \(question) (\(named.joined(separator: ", "))) > "
    while true {
      switch console.ask(prompt, completing: words.map(\.rawValue).filter { $0.count > 1 }) {
      case .line(let line) where line.allSatisfy(\.isWhitespace): continue
      case .line(let line):
        guard let answer = Answer(line: line), words.contains(answer.word),
          answer.rest.isEmpty || answer.word == .hold
        else {
          console.tell("?? " + Messages.refusal(.noAnswer(line, valid: words)))
          continue
        }
        if let name = secret(in: answer.rest) {
          console.tell("?? " + Messages.refusal(.holdsSecret(name)))
          continue
        }
        switch answer.word {
        case .adopt, .yes: return .yes
        case .later: return .no
        case .all: return .allAlike
        case .stay: return .stay
        case .diff: say(ChangeScreen.diff(run, new, look: console.look))
        case .help: say(ConsentScreen.help(words))
        default:
          try write([.held(reason: Answer.onOneLine(answer.rest))])
          return .hold
        }
      case .interrupted: continue
      case .end:
        try write([.held(reason: "")])
        return .hold
      case .hangUp:
        try write([.held(reason: "the terminal hung up")])
        return .hold
      }
    }
  }
}
