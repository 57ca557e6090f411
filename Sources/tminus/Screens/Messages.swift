import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// The words for everything that goes wrong: the only place that has them.
enum Messages {
  /// What went wrong and what to do next, with the exit status.
  static func describe(_ error: any Error) -> (text: String, status: ExitStatus) {
    switch error {
    case let error as AppError: return app(error)
    case JournalError.noSuchRun, JournalError.ambiguous, JournalError.alreadyThere:
      return ((error as? JournalError).map(journal) ?? "", .usage)
    case let error as JournalError: return (journal(error), .unavailable)
    case let error as ShellError: return (shell(error), .unavailable)
    case let error as RunError:
      return ("the journal's run is damaged (\(error)); tminus runs lists the others", .unavailable)
    case let error as RunbookError:
      return (
        "the text that the run began with\(runbook(error)) `tminus runs --all` lists other runs.",
        .unavailable
      )
    case is DecodingError:
      return (
        "the journal holds something that this tminus cannot read. Update tminus.", .unavailable
      )
    default: return ("\(error)", .unavailable)
    }
  }

  private static func app(_ error: AppError) -> (String, ExitStatus) {
    switch error {
    case .directory(let path):
      return ("\(path): is a directory. Name the Markdown file in it.", .unreadableRunbook)
    case .unreadable(let path, let errno):
      return ("\(path): \(reason(errno)). Check the path and its permissions.", .unreadableRunbook)
    case .runbook(let path, let error):
      return ("\(path)\(runbook(error))", .unreadableRunbook)
    case .noRunbookNamed:
      return ("no runbook is loaded. Name one: run FILE, or load FILE first.", .usage)
    case .unknownTarget(let name, let known, let path):
      let what = name == "-" ? "a run needs a target" : "no target `\(name)`"
      return ("\(path): \(what): --target \(known.joined(separator: ", --target ")).", .usage)
    case .noSuchSection(let name, let path, let sections):
      return (
        "\(path): no section `\(name)` to take. It has: \(sections.joined(separator: "; ")).",
        .usage
      )
    case .noValue(let text):
      return ("--set \(text): a name and a value are wanted, as in --set NAME=VALUE.", .usage)
    case .noSuchName(let name, let known):
      return ("--set \(name): \(Self.refusal(.noSuchName(name, known: known))).", .usage)
    case .badValue(let input, let value):
      return ("--set \(input.name): \(Self.refusal(.badValue(input, value))).", .usage)
    case .noSuchDirectory(let path):
      return ("\(path): no directory that can be entered. Name another with --dir.", .usage)
    case .noMaintenance(let path):
      return (
        "\(path): no section of it is maintenance. A heading such as `Weekly (Saturday 2-4 AM UTC)` is, or one with `<!-- role=maintenance -->`.",
        .usage
      )
    case .outsideWindow(let closed):
      let sections = closed.map { "\(safe($0.section.title)): \(MaintenanceScreen.window($0))" }
      return (
        "outside the window of \(sections.joined(separator: "; ")). Nothing was begun; --override REASON does it all the same.",
        .usage
      )
    case .unfinishedRun(let name, let path):
      return (
        "\(path): \(name) is unfinished. Go on with `tminus resume \(name)`, or begin another with --new.",
        .usage
      )
    case .noRunToResume(let name):
      return (
        "no unfinished run of \(name). `tminus runs --all` lists all; `tminus resume RUN` takes one by name.",
        .usage
      )
    case .runEnded(let name, let ending):
      return (
        "\(name) has ended (\(ending.words)). `tminus export \(name)` writes its record.", .usage
      )
    case .noWayBack(let name):
      return (
        "\(name): its runbook has no rollback section. What was done stands above, the last first: undo it by hand. `tminus export \(name)` writes the record.",
        .unreadableRunbook
      )
    case .noWayForward(let path, let others):
      let commands = others.map { $0 == .rollback ? "rollback" : "maintain" }
      let advice = commands.map { "`tminus \($0) \(path)`" }.joined(separator: " or ")
      return (
        "\(path): no step leads forward. "
          + (advice.isEmpty
            ? "`tminus plan \(path)` shows what there is." : "It is run by \(advice)."),
        .usage
      )
    case .noWayBackIn(let path):
      return (
        "\(path): no rollback section, and no step that says what undoes it. `tminus plan \(path)` shows what there is.",
        .unreadableRunbook
      )
    case .seized(let name, let person, let at):
      return (
        "\(person) rolls \(name) back since \(LocalClock.seconds(at)): this session has ended, and nothing typed since was taken. What ran goes on in its shell. `tminus follow \(name)` looks on.",
        .held
      )
    case .nothingToRollBack(let what):
      return (
        "no run\(what.map { " of \(safe($0))" } ?? "") has changed anything yet. `tminus runs --all` lists all runs.",
        .usage
      )
    case .onlyForAnother(let options):
      let words = options.joined(separator: ", ")
      return (
        "\(words): only for a rollback section by itself; a run goes on as it began. Leave it out, or name the runbook: `tminus rollback RUNBOOK`.",
        .usage
      )
    case .otherTarget(let name, let target, let wanted):
      let its = target.map { "is of \(safe($0))" } ?? "is of no target"
      return (
        "\(name) \(its), not of \(safe(wanted)). Nothing was rolled back. `tminus runs --all` shows each run's target.",
        .usage
      )
    case .foreignRun(let name, let by):
      return (
        "\(name) is \(by)'s. Ask them to type `handoff` there and your name; without them: `tminus resume \(name) --take-over REASON`.",
        .usage
      )
    case .driven(let name, let lease):
      return (
        "\(name) is driven right now by \(lease.words). `tminus follow \(name)` looks on; who goes on instead is offered it there with `handoff`.",
        .unavailable
      )
    case .noPath(let file):
      return ("\(file): the journal's absolute path is wanted there, on one line.", .usage)
    case .noSuchStep(let number, let run):
      return ("\(run) has no step \(number). `tminus status \(run)` counts them.", .usage)
    case .ambiguousStep(let number, let run, let names):
      return (
        "more than one step of \(run) has been step \(number), for its runbook has changed: name it \(names.joined(separator: " or ")). `tminus export \(run)` shows what they are.",
        .usage
      )
    case .unwritable(let path, let errno):
      return (
        "\(path): \(reason(errno)). Nothing was written; choose another file with -o.", .unavailable
      )
    case .noHome:
      return (
        "neither HOME nor XDG_STATE_HOME is set. Name the journal with --journal FILE.", .usage
      )
    case .noKeeper:
      return (
        "the shell's keeper did not start. Is bash on PATH? Then `tminus resume`.", .unavailable
      )
    case .brokenChain(let name, let position):
      return (
        "\(name): event \(position) is not what was written: the journal was changed from outside. Keep a copy of it; nothing was done with it.",
        .unavailable
      )
    case .changed(let name):
      return (
        "\(name) is not what was written, so it is not signed: keep a copy of the journal, and find out who changed it.",
        .unavailable
      )
    case .pruned(let name, let pruning):
      return ("\(name): \(VerifyScreen.text(pruning)). Nothing else of it is left.", .usage)
    case .inDoubt(let name):
      return (
        "\(name) has a command in doubt. `tminus resume \(name)` clears it up first.", .usage
      )
    case .commandRuns(let name, let lease):
      return (
        "\(name): a command runs right now, in the session of \(lease.words). Sign once it has ended; `tminus follow \(name)` shows when.",
        .usage
      )
    case .stillRunning(let name):
      return (
        "\(name): that step has a command in the background. `tminus resume \(name)`, `stop` it, then erase.",
        .usage
      )
    case .runsOn(let name):
      return (
        "\(name): its command would be in doubt for whoever accepts. `tminus resume \(name)` goes on with it, and `handoff` there offers the run once it has ended; at a terminal this command asks.",
        .usage
      )
    case .notAnswered(let text): return (text, .usage)
    }
  }

  private static func runbook(_ error: RunbookError) -> String {
    switch error {
    case .empty: ": is empty. A runbook needs at least one box or command."
    case .tooLarge(let bytes, let limit):
      ": \(bytes) bytes; at most \(limit >> 20) MiB are read. Is this the right file?"
    case .notText(let line):
      ":\(line): holds a NUL byte, so it is not text. Is this the right file?"
    case .utf16: ": is UTF-16. Save it as UTF-8."
    case .tooDeep(let line, let limit):
      ":\(line): blocks stand more than \(limit) deep inside one another. Flatten them."
    case .noSteps:
      ": no steps found: neither boxes (`- [ ]`), nor numbered items, nor code fences."
    }
  }

  private static func journal(_ error: JournalError) -> String {
    switch error {
    case .unreachable(let path, let errno):
      "journal \(path): \(reason(errno)). Check its directory, or name another with --journal."
    case .notWritable(let path, let errno):
      "journal: \(path) cannot be written to (\(reason(errno))). Nothing was begun; `tminus runs`, `status`, `log`, `verify` and `export` read it all the same. Mend its permissions, or name another with --journal."
    case .removed(let path):
      "journal \(path): was removed or replaced while tminus had it open. Nothing was claimed that is not in it; put it back, then `tminus resume`."
    case .unsafePermissions(let path, let mode):
      "journal \(path): mode \(String(mode & 0o7777, radix: 8)) lets others write. `chmod go-w \(path)` first."
    case .foreignOwner(let path, let owner):
      "journal \(path): belongs to uid \(owner). Name your own with --journal."
    case .alreadyThere(let path):
      "\(path): is there already. Nothing was written; name another file."
    case .copyIsDamaged(let path, let problem):
      "\(path): was written and cannot be read back (\(problem)). It was removed; check the disk, and `tminus journal check`."
    case .notAJournal(let path):
      "journal \(path): is another program's database. Name another with --journal."
    case .damaged(let failure):
      "journal: damaged (\(failure.message)). It was left untouched; keep a copy, and begin another with --journal."
    case .locked: "journal: another process keeps it locked. Wait for it, or end it."
    case .diskFull:
      "journal: the disk is full. Nothing was claimed that is not written; make room, then `tminus resume`."
    case .readOnly: "journal: the file or its disk is read-only. Name another with --journal."
    case .newerSchema(let found, let known):
      "journal: written by a later tminus (schema \(found), this one knows \(known)). Update tminus."
    case .olderSchema(let found, let known):
      "journal: written by an earlier tminus (schema \(found), this one reads \(known)), and may not be written here. Have its owner open it once: that copies it, then brings it up to date."
    case .outdated:
      "this run was driven on from another terminal meanwhile. `tminus resume` shows where it stands."
    case .leaseLost(let lease):
      "another session drives this run now\(lease.map { ": " + $0.words } ?? ""). This one has ended; what ran goes on in its shell, and `tminus status` shows where the run stands."
    case .notShared(let path, let fault): "journal \(path): \(sharing(fault, of: path))"
    case .noSuchRun(let name): "no run `\(name)`. `tminus runs --all` lists them."
    case .ambiguous(let names):
      "several runs begin with that: \(names.joined(separator: ", ")). Type more."
    case .unreadableEvent(let run, let position):
      "journal: event \(position) of run \(run) cannot be read by this tminus. Update tminus."
    case .unwritableFact(let kind): "journal: \(kind) could not be written down."
    case .failed(let failure): "journal: \(failure.message) (SQLite \(failure.code))."
    }
  }

  private static func sharing(_ fault: SharingFault, of path: String) -> String {
    switch fault {
    case .noSuchGroup(let name):
      "there is no group `\(name)` on this machine. `getent group` lists them."
    case .notMember(let group):
      "is for the group \(Place.group(group)), and you are not in it. Have yourself added, and log in anew."
    case .missing:
      "is not there, and only sharing makes one in a group's directory: `tminus journal share GROUP DIR`, by its owner."
    case .logMissing(let owner):
      "is missing, and one of yours nobody else could open (fs.protected_regular is 2). \(Place.user(owner)), or root: `tminus runs` makes it. `tminus runs`, `status`, `log`, `verify` and `export` read the journal all the same."
    case .mode(let found, let wanted):
      "has the mode \(String(found, radix: 8)), and shared it must be \(String(wanted, radix: 8)). Its owner: `chmod \(String(wanted, radix: 8)) \(path)`."
    case .owner(let found, let wanted):
      "is \(Place.user(found))'s, not \(Place.user(wanted))'s, whose the directory is. Once no tminus runs, root: `chown \(Place.userWord(wanted)) \(path)`."
    case .group(let found, let wanted):
      "is the group \(Place.group(found))'s, not \(Place.group(wanted))'s. Its owner: `chgrp \(Place.groupWord(wanted)) \(path)`."
    case .occupied(let mode, let owner, let group):
      "is there already: mode \(String(mode, radix: 8)), \(Place.user(owner))'s, group \(Place.group(group)). Name a new directory."
    }
  }

  private static func shell(_ error: ShellError) -> String {
    let cause =
      switch error {
      case .unsafeRunDirectory(let path):
        "\(path): belongs to someone else, or others may write in it. Remove it, or set XDG_RUNTIME_DIR."
      case .workingDirectory(let path):
        "\(path): cannot be entered. Begin another run with --dir."
      case .system(let call, let code, let path):
        "\(path.isEmpty ? call : path): \(reason(code))."
      case .busy(let pid):
        "another tminus (process \(pid)) drives this run. Go on there, or end it first."
      case .foreignKeeper: "it belongs to another user. Begin your own run."
      case .keeperFailed(let status):
        "its keeper did not start (status \(status)). Is bash on PATH?"
      case .keeperLost: "its keeper was killed, and the command was hung up."
      case .displaced: "another tminus took this run over."
      case .shellSilent: "it does not answer."
      case .stateUnknown: "its state is not known, so no other shell can be given it."
      case .invalidToken(let token): "`\(token)` cannot name an attempt."
      case .nulInCommand: "the command holds a NUL byte, which no shell can be given."
      case .neverStarted: "the command had not started."
      case .outputRefused(let error): describe(error).text
      case .unparsable(let line, let message): "line \(line + 1): \(message)."
      }
    return "the shell: \(cause) What ran so far is in the journal; `tminus resume` goes on."
  }

  /// Why an answer changed nothing.
  static func refusal(_ refusal: Refusal) -> String {
    switch refusal {
    case .noAnswer(let line, let valid):
      let words = valid.map(\.rawValue).joined(separator: ", ")
      return line.isEmpty
        ? "an answer is needed: \(words)" : "`\(safe(line))` is no answer here: \(words)"
    case .needsReason(let word):
      return
        "`\(word.rawValue)` needs a reason, which the record will show: \(word.rawValue)\(word == .off ? " N" : "") REASON"
    case .noSuchStep(let text):
      return text.isEmpty
        ? "which step? a number such as 12 or R1; `list` shows all"
        : "no step `\(safe(text))`; `list` shows all"
    case .notOnCourse(let number): return "step \(number) is in a section that this run leaves out"
    case .notOnThisCard(let text): return "`\(safe(text))` is not on this card"
    case .noSuchPart(let part, let parts):
      return "no part `\(safe(part))` to run: \(parts.joined(separator: ", "))"
    case .noSuchLine(let text, let count):
      return "`\(safe(text))` is no line of the course: 1-\(count)"
    case .notThisRole(let other, let asked):
      return "\(safe(asked)) is asked, and that speaks for \(safe(other)): nothing was changed"
    case .notBehind(let number):
      return "step \(number?.description ?? "") is not behind you on this track; goto goes there"
    case .runsInBackground(let number):
      return
        "step \(number?.description ?? "") still runs in the background: `stop \(number?.description ?? "")` first"
    case .nothingToRecycle(let number):
      return "nothing was done from step \(number?.description ?? "") on"
    case .unknownTarget(let name, let known):
      return
        "`\(safe(name))` is no target of this runbook (\(known.map(safe).joined(separator: ", "))), so nothing checks it: name one of these, or `go \(safe(name))` takes it all the same"
    case .noRollback: return "this runbook has no rollback section"
    case .noCheck: return "this step has no check of its own: again, done REASON or f REASON"
    case .nothingBefore: return "nothing stands before this"
    case .needsText(.handOff): return "to whom? handoff OPERATOR, and what they should know"
    case .needsText(.move): return "move 4 after 6, or move 4 before 2"
    case .needsText(let word): return "`\(word.rawValue)` needs text behind it"
    case .tooMuch(let word, let rest):
      return
        "`\(word.rawValue)` takes nothing behind it, and `\(safe(rest))` stands there: nothing was changed"
    case .noTarget(let name):
      return
        "`\(safe(name))` is an answer, not the name of a target: say where this run goes, - for nowhere"
    case .badValue(let input, let value):
      let wanted =
        input.choices.isEmpty
        ? form(input.form)
        : "one of " + input.choices.map(safe).joined(separator: ", ")
      return
        "`\(input.isSecret ? "that" : safe(value))` is no value for \(safe(input.name)): \(wanted) is asked for"
    case .noSuchAlternative(let text, let count):
      return text.isEmpty
        ? "which way? take 1 to take \(count)" : "no way `\(safe(text))`: take 1 to take \(count)"
    case .noSuchName(let name, let known):
      return "nothing in this runbook is called `\(safe(name))`: "
        + (known.isEmpty ? "it asks for no values" : known.map(safe).joined(separator: ", "))
    case .inRehearsal(let word):
      return "a rehearsal runs nothing, so there is no `\(word.rawValue)`"
    case .needsTerminal(let word):
      return "`\(word.rawValue)` needs a person at a terminal, and answers come from a pipe here"
    case .checkNeeds(let hazards):
      return "its check is not simply run: "
        + hazards.map { safe($0.message) }.joined(separator: ", ")
    case .holdsSecret(let name):
      return "that holds the value of \(safe(name)), and would be written down: nothing was changed"
    case .noStepHere: return "a shell is opened at a step: goto N first"
    case .nothingInBackground(let step):
      return step.isEmpty
        ? "nothing runs in the background"
        : "no command of step \(safe(step)) runs in the background; `jobs` lists what does"
    case .whichInBackground(let numbers):
      return "which? N behind it, a step of \(Wording.numbers(numbers)); `jobs` lists them"
    case .severalLines:
      return "these are several lines: only a note and a reason may be; nothing was changed"
    case .whichWait(let numbers):
      return "which wait? Its number first, of \(Wording.numbers(numbers))"
    case .nothingTaken: return "nothing is taken: on N takes a section"
    }
  }

  private static func form(_ form: Input.Form) -> String {
    switch form {
    case .number: "a number"
    case .duration: "a time such as 30m"
    case .date, .text: "a date such as 2026-01-31"
    }
  }

  private static let asksWhetherSame =
    "`tminus resume --adopt` at a terminal asks whether it is the same step"

  /// Why a new text cannot be adopted now, and what to do.
  static func refusal(_ refusal: AdoptionRefusal) -> String {
    func step(_ number: StepNumber?) -> String { number.map { "step \($0)" } ?? "a step" }
    let again = "; the next resume asks again"
    let (why, next) =
      switch refusal {
      case .inDoubt(let number):
        (
          "\(step(number)) is edited or gone, and its command is in doubt",
          "First answer that" + again
        )
      case .inBackground(let number):
        (
          "\(step(number)) is edited or gone, and its command runs in the background",
          "First stop it" + again
        )
      case .metGate(let number):
        ("\(step(number)) is edited or gone, and was met", "First answer that" + again)
      case .noWayBack:
        (
          "the run is on its way back, and the new text has none", "First end the way back" + again
        )
      case .wouldRunAgain(let number):
        (
          "\(step(number)) ran, and the same commands come in as a new step, to be run again",
          Self.asksWhetherSame
        )
      case .wouldRunLeftOut(let number):
        (
          "\(step(number)) is in a section that this run leaves out, and its commands come in as a new step in another",
          Self.asksWhetherSame
        )
      }
    return "the new text cannot be adopted now: \(why). \(next)."
  }

  static func reason(_ errno: Int32) -> String {
    String(cString: strerror(errno))
  }
}
