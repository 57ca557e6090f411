extension Lint {
  /// What lint finds beyond what was noticed while reading: hazards, assumptions, and what is missing.
  public enum Code: String, Sendable, CaseIterable {
    // Hazards
    case placeholder, ellipsis, undefinedVariable, interactive, readsInput, neverEnding
    case neverEndingNotLast, destructive, destructiveOnValue, alternatives, notACommand
    case remoteTail
    // Assumptions
    case assumedRole, readingWithCommands, assumedGate, assumedWait, assumedCondition
    case assumedChoice, assumedMetric, assumedField, assumedBudget, assumedWindow
    case assumedTrigger, judgedExpectation, preticked, curlWithoutFail, repeatedDirectory
    // The document as a whole
    case deadLink, secretInCommand, unknownCode
    // Windows of work, and times
    case unreadableWindow, unknownMaintenance, windowWithoutZone, unreadableTime

    /// How it is graded where nothing makes it worse or better.
    public var severity: Finding.Severity {
      switch self {
      case .ellipsis, .unreadableTime: .blocks
      case .undefinedVariable, .neverEndingNotLast, .destructiveOnValue, .notACommand,
        .remoteTail, .readingWithCommands, .repeatedDirectory, .deadLink,
        .secretInCommand, .unknownCode, .unreadableWindow, .unknownMaintenance:
        .warns
      case .placeholder, .interactive, .readsInput, .neverEnding, .destructive, .alternatives,
        .assumedRole, .assumedGate, .assumedWait, .assumedCondition, .assumedChoice,
        .assumedMetric, .assumedField, .assumedBudget, .assumedWindow, .assumedTrigger,
        .judgedExpectation, .preticked, .curlWithoutFail, .windowWithoutZone:
        .notes
      }
    }

    /// One sentence without a full stop, around the words of the document.
    func message(_ detail: String) -> String {
      switch self {
      case .placeholder: "\(detail) is asked for before the command runs"
      case .ellipsis: "something is left out (\(detail)): the command is refused"
      case .undefinedVariable: "nothing sets $\(detail) before this command; it is asked for"
      case .interactive: "\(detail) takes the terminal over"
      case .readsInput: "\(detail) waits for input"
      case .neverEnding: "\(detail) does not end by itself"
      case .neverEndingNotLast: "\(detail) does not end by itself, and commands follow it"
      case .destructive: "\(detail) destroys; the target is typed first"
      case .destructiveOnValue:
        "\(detail) destroys what a value names that is only known when it runs"
      case .alternatives: "only one of the ways is taken (\(detail))"
      case .notACommand: "a shell fence without anything to run (\(detail))"
      case .remoteTail:
        "\(detail) is meant for the shell that was opened before it, and would run here"
      case .assumedRole: "off the forward path by its heading's words: \(detail)"
      case .readingWithCommands: "taken for reading matter by its heading, but it holds commands"
      case .assumedGate: "read as a question of which way to go: \(detail)"
      case .assumedWait: "read as a wait of \(detail)"
      case .assumedCondition: "asked whether it applies: \"\(detail)\""
      case .assumedChoice: "read as a choice, of which one is taken: \(detail)"
      case .assumedMetric: "read as a value to observe: \(detail)"
      case .assumedField: "read as a field to fill in: \(detail)"
      case .assumedBudget: "read as a budget of \(detail)"
      case .assumedWindow: "read as the window for this work: \(detail)"
      case .assumedTrigger: "read as a reason to roll back: \(detail)"
      case .judgedExpectation: "a person judges whether the output is \"\(detail)\""
      case .preticked: "ticked in the document; a run does not count that"
      case .curlWithoutFail: "curl without -f exits 0 on an HTTP error; a person is asked"
      case .repeatedDirectory:
        "\(detail) stands in an earlier fence too; the directory carries on from there"
      case .deadLink: "no such file: \(detail)"
      case .secretInCommand: "\(detail) stands in the command as plain text"
      case .unknownCode: "lint has no code \"\(detail)\""
      case .unreadableWindow: "its window cannot be read: \(detail)"
      case .unknownMaintenance:
        "the front matter gives a window to \"\(detail)\", and no section is called so"
      case .unreadableTime:
        "its time cannot be read: \(detail) (as in wait=1h30m, or wait=\"1 h 30 min\")"
      case .windowWithoutZone:
        "its window names no time zone (\(detail)); that of the machine counts"
      }
    }

    /// The code of a hazard, by what it is and what stands around it; what does not parse has the
    /// code that reading gives it.
    init?(_ hazard: Hazard, of command: CompleteCommand?, isLast: Bool) {
      switch hazard.kind {
      case .placeholder: self = hazard.detail == Hazard.ellipsis ? .ellipsis : .placeholder
      case .undefinedVariable: self = .undefinedVariable
      case .interactive: self = .interactive
      case .neverEnding: self = isLast ? .neverEnding : .neverEndingNotLast
      case .destructive:
        let isOpen =
          command.map {
            !$0.reads.isEmpty || !$0.placeholders.isEmpty
              || $0.hazards.contains { [.placeholder, .undefinedVariable].contains($0.kind) }
          } ?? false
        self = isOpen ? .destructiveOnValue : .destructive
      case .alternatives: self = .alternatives
      case .notACommand: self = .notACommand
      case .unparsable: return nil
      case .readsInput: self = .readsInput
      case .remoteTail: self = .remoteTail
      }
    }
  }

  /// Every code there is, those of reading first.
  public static let codes: [String] =
    Finding.Code.allCases.map(\.rawValue) + Code.allCases.map(\.rawValue)
}
