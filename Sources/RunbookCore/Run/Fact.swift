import Foundation

/// What an event says happened.
public enum Fact: Sendable, Equatable, Codable {
  /// The first event: everything a run is about, the runbook's bytes included.
  case runStarted(run: RunStart)
  /// A person sat down to the run.
  case sittingStarted(sitting: Sitting)
  /// What the run is done to; nil where the operator said there is none.
  case targetNamed(name: String?)
  /// The sections taken and their order, as changed so far.
  case courseSet(course: Course)
  case courseAccepted
  /// A person, or the run by itself for a choice not taken, said what became of a step.
  ///
  /// `together` counts the steps settled by one answer.
  case stepSettled(step: Step.ID, outcome: Outcome, reason: String?, together: Int)
  /// A step that was settled is open again.
  case stepReopened(step: Step.ID, reason: String?)
  /// Written before a command reaches the shell.
  case attemptStarted(attempt: Attempt)
  case attemptFinished(end: AttemptEnd)
  /// A start without an end was cleared up, by the shell's keeper or by a person.
  case attemptResolved(token: String, resolution: Resolution, reason: String?)
  /// What became of one command of a fence without an attempt that ended well.
  case commandSettled(step: Step.ID, command: Int, outcome: Outcome, reason: String)
  /// The operator goes to a step out of order.
  case movedTo(step: Step.ID)
  /// A section was left with open steps.
  case sectionLeft(section: Section.ID, reason: String)
  case noted(step: Step.ID?, text: String)
  /// The shell's state as changed by the run, to go on with tomorrow.
  case stateSaved(state: ShellState)
  case held(reason: String)
  case signed(role: String, name: String)
  case ended(ending: Ending)

  /// The case's name, as it stands in the journal.
  public var kind: String {
    switch self {
    case .runStarted: "runStarted"
    case .sittingStarted: "sittingStarted"
    case .targetNamed: "targetNamed"
    case .courseSet: "courseSet"
    case .courseAccepted: "courseAccepted"
    case .stepSettled: "stepSettled"
    case .stepReopened: "stepReopened"
    case .attemptStarted: "attemptStarted"
    case .attemptFinished: "attemptFinished"
    case .attemptResolved: "attemptResolved"
    case .commandSettled: "commandSettled"
    case .movedTo: "movedTo"
    case .sectionLeft: "sectionLeft"
    case .noted: "noted"
    case .stateSaved: "stateSaved"
    case .held: "held"
    case .signed: "signed"
    case .ended: "ended"
    }
  }

  /// The fact as JSON with sorted keys.
  func encoded() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Reads a fact back.
  init(encoded: String) throws {
    self = try JSONDecoder().decode(Fact.self, from: Data(encoded.utf8))
  }
}

/// What became of a step.
public enum Outcome: String, Sendable, Codable {
  case done, failed, skipped, later
  case notApplicable

  /// Whether nothing is left to ask: `later` and `failed` steps come again.
  public var isSettled: Bool {
    switch self {
    case .done, .skipped, .notApplicable: true
    case .failed, .later: false
    }
  }
}

/// What an attempt without a recorded end turned out to be.
public enum Resolution: String, Sendable, Codable {
  /// The command never reached the shell.
  case neverStarted
  /// A person decided to run it again.
  case again
  /// A person saw that it was done, or that it failed.
  case done, failed
}

/// How a run came to its end.
public enum Ending: String, Sendable, Codable {
  case complete, rolledBack, scrubbed
}

/// What a run is about.
public struct RunStart: Sendable, Equatable, Codable {
  /// The short name for people: `klipstream-2`.
  public var name: String
  /// The runbook's absolute path.
  public var path: String
  /// The runbook's bytes: the text is pinned for the whole run.
  public var bytes: Data
  public var digest: String
  /// The commit of the runbook's repository and whether the file differs from it.
  public var commit: String?
  public var host: String
  /// Where commands start.
  public var directory: String
  /// The version of tminus.
  public var version: String

  public init(
    name: String, path: String, bytes: Data, digest: String, commit: String?, host: String,
    directory: String, version: String
  ) {
    self.name = name
    self.path = path
    self.bytes = bytes
    self.digest = digest
    self.commit = commit
    self.host = host
    self.directory = directory
    self.version = version
  }
}

/// A person at the run, from sitting down to holding or ending.
public struct Sitting: Sendable, Equatable, Codable {
  /// The name given, else login and host.
  public var `operator`: String
  public var login: String
  public var uid: Int
  public var sudoUser: String?
  public var host: String
  /// The terminal's name; nil where answers came from a pipe.
  public var terminal: String?
  /// Whether commands were run without asking (`--yes`).
  public var unattended: Bool
  /// Seconds east of UTC on the operator's clock.
  public var utcOffset: Int

  public init(
    operator name: String, login: String, uid: Int, sudoUser: String?, host: String,
    terminal: String?, unattended: Bool, utcOffset: Int
  ) {
    self.operator = name
    self.login = login
    self.uid = uid
    self.sudoUser = sudoUser
    self.host = host
    self.terminal = terminal
    self.unattended = unattended
    self.utcOffset = utcOffset
  }
}

/// One execution of a command, as meant.
public struct Attempt: Sendable, Equatable, Codable {
  public var step: Step.ID
  /// The command's position in its fence, from 0.
  public var command: Int
  /// What the shell reports the end under.
  public var token: String
  /// The exact text handed to the shell.
  public var text: String
  public var directory: String

  public init(step: Step.ID, command: Int, token: String, text: String, directory: String) {
    self.step = step
    self.command = command
    self.token = token
    self.text = text
    self.directory = directory
  }
}

/// One execution of a command, as it went.
public struct AttemptEnd: Sendable, Equatable, Codable {
  public var token: String
  /// As the shell's `$?`; 128 + n where a signal ended it.
  public var status: Int
  public var milliseconds: Int
  public var output: OutputDigest
  /// Whether the shell itself ended with the command.
  public var shellEnded: Bool
  /// Whether the command ended while nobody was watching.
  public var afterLoss: Bool

  public init(
    token: String, status: Int, milliseconds: Int, output: OutputDigest,
    shellEnded: Bool = false, afterLoss: Bool = false
  ) {
    self.token = token
    self.status = status
    self.milliseconds = milliseconds
    self.output = output
    self.shellEnded = shellEnded
    self.afterLoss = afterLoss
  }
}

/// Captured output, which the journal keeps outside the events.
public struct OutputDigest: Sendable, Equatable, Codable {
  /// SHA-256 in hexadecimal over all bytes printed.
  public var sha256: String
  public var bytes: Int
  public var lines: Int

  public init(sha256: String, bytes: Int, lines: Int) {
    self.sha256 = sha256
    self.bytes = bytes
    self.lines = lines
  }
}

/// What the run's commands changed in the shell, for a later sitting.
public struct ShellState: Sendable, Equatable, Codable {
  public var directory: String
  /// The names that are carried, for people to read.
  public var names: [String]
  /// The difference as the shell restores it.
  public var difference: Data

  public init(directory: String, names: [String], difference: Data) {
    self.directory = directory
    self.names = names
    self.difference = difference
  }
}

/// The sections a run takes, in its order.
public struct Course: Sendable, Equatable, Codable {
  public var entries: [Entry]

  public init(entries: [Entry]) { self.entries = entries }

  /// One line of the course: a section with all that is under it, taken or left out.
  public struct Entry: Sendable, Equatable, Codable {
    public var section: Section.ID
    public var taken: Bool
    /// Why the operator left it out.
    public var reason: String?

    public init(section: Section.ID, taken: Bool, reason: String? = nil) {
      self.section = section
      self.taken = taken
      self.reason = reason
    }
  }
}
