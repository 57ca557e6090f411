/// A line that an operator typed: a word and what follows it.
///
/// The same for a terminal and a pipe. Nothing is completed from a prefix.
public struct Answer: Sendable, Equatable {
  public let word: Word
  /// What stands after the word, without blanks at either end.
  public let rest: String

  public enum Word: String, Sendable, CaseIterable {
    case yes = "y"
    case all, later = "n"
    case skip = "s"
    case fail = "f"
    case done, again, check
    case edit = "e"
    case back = "b"
    case go, noGo = "no-go", goTo = "goto"
    case clear, met
    case applies, no
    case take, here, there
    case terminal, watch, background
    case jobs, fg, stop, wait, shell
    case value = "="
    case set, env, contacts, tools
    case hold = "h"
    case quit
    case handOff = "handoff"
    case rollback = "r"
    case scrub, recycle
    case off, on, move, from
    case list, show, note, output, status
    case adopt, stay, diff
    case help = "?"
  }

  public init(_ word: Word, _ rest: String = "") {
    self.word = word
    self.rest = rest
  }

  /// Reads a line; nil where the first word is none of ours.
  public init?(line: String) {
    let line = line.trimmed
    // A value needs no blank behind its sign, and a choice no word before its number.
    if line.hasPrefix("=") {
      self.init(.value, String(line.dropFirst()[...].trimmed))
      return
    }
    let first = line.prefix { !$0.isWhitespace }
    guard let word = Self.aliases[String(first)] ?? Word(rawValue: String(first)) else {
      return nil
    }
    self.init(word, String(line[first.endIndex...].trimmed))
  }

  /// Whether a line is nothing but a word of ours: that is hardly the reason for anything.
  public static func isBareWord(_ line: String) -> Bool {
    Answer(line: line).map { $0.rest.isEmpty } ?? false
  }

  private static let aliases: [String: Word] = ["help": .help, "q": .quit, "hold": .hold]
}

/// Why an answer changes nothing.
public enum Refusal: Error, Sendable, Equatable {
  /// No word of ours, or none that answers this question.
  case noAnswer(String, valid: [Answer.Word])
  case needsReason(Answer.Word)
  case noSuchStep(String)
  /// The step is in a section that the course leaves out.
  case notOnCourse(StepNumber)
  case notOnThisCard(String)
  case noSuchPart(String, parts: [String])
  case noSuchLine(String, count: Int)
  case noRollback
  /// Another role is asked than the one that the answer speaks for.
  case notThisRole(String, asked: String)
  /// A step to go back to that the run has not come to.
  case notBehind(StepNumber?)
  /// What would be done again goes on in the background.
  case runsInBackground(StepNumber?)
  /// Nothing was done from that step on.
  case nothingToRecycle(StepNumber?)
  /// No target of this name, where the runbook has these.
  case unknownTarget(String, known: [String])
  case noCheck
  case nothingBefore
  case needsText(Answer.Word)
  case nothingTaken
  /// What would be written down holds the value of a secret.
  case holdsSecret(String)
  /// `shell` where no step is asked about.
  case noStepHere
  /// No command of that step, or none at all, runs in the background.
  case nothingInBackground(String)
  /// Several steps have commands in the background.
  case whichInBackground([StepNumber])
  /// Several waits go on.
  case whichWait([StepNumber])
  /// The word takes nothing behind it.
  case tooMuch(Answer.Word, String)
  /// An answer where the name of a target was asked for.
  case noTarget(String)
  /// A value of another form than the text asks for.
  case badValue(Input, String)
  /// No such way to take.
  case noSuchAlternative(String, count: Int)
  /// No command, hole or variable of the runbook has this name.
  case noSuchName(String, known: [String])
  /// The command needs a person at a terminal.
  case needsTerminal(Answer.Word)
  /// A rehearsal runs nothing.
  case inRehearsal(Answer.Word)
  /// Several lines where one is wanted.
  case severalLines
  /// The step's check is not simply run.
  case checkNeeds([Hazard])
}

/// What follows from an answer.
public struct Decision: Sendable, Equatable {
  /// Facts to write down, in order.
  public var facts: [Fact]
  /// What to do after they are durable.
  public var action: Action?

  public init(_ facts: [Fact] = [], _ action: Action? = nil) {
    self.facts = facts
    self.action = action
  }

  public enum Action: Sendable, Equatable {
    /// Run these commands of a step, one by one, up to the first that fails.
    case execute(step: Int, commands: [Int])
    /// Start a command and let it go on in the background.
    case background(step: Int, command: Int)
    /// Bring an attempt back from the background.
    case follow(token: String)
    /// Stop these attempts, which run in the background.
    case stop(tokens: [String])
    /// Ask for another text of a command, and why.
    case edit(step: Int, command: Int)
    /// Ask for the value of a name, unseen.
    case askSecret(name: String)
    /// Keep a value for as long as tminus runs, and give it to the shell where it is a variable.
    case give(name: String, value: String)
    case show(step: Int)
    case showEntry(Int)
    case list
    case output(step: Int?)
    case jobs
    /// End what commands have left running, once that is confirmed.
    case stopLeft
    /// Wait until nothing of an attempt in doubt runs any more.
    case awaitDoubtful(Attempt)
    /// End what still runs of an attempt in doubt.
    case stopDoubtful(Attempt)
    /// Say what the way back is, now that it is taken.
    case takeWayBack
    /// Open a shell with the run's state, for the operator to look around.
    case shell(step: Int)
    case status
    case values
    case contacts
    case tools
    case help
    /// Check once more where commands go.
    case checkTarget(TargetCheck.Moment)
    /// End the run unfinished, once it is confirmed that what runs ends with it.
    case scrub(reason: String)
    case leave
  }
}
