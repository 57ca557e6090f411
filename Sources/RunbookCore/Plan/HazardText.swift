/// What hazards, offers, gates and roles say to people; the only place that words them.
extension Hazard {
  /// Why the command is not simply run, with the word that shows it.
  public var message: String {
    switch kind {
    case .placeholder:
      detail == Self.ellipsis
        ? "something is left out (\(detail))" : "\(detail) has to be filled in"
    case .undefinedVariable:
      detail.hasSuffix(Self.notPlain)
        ? "$\(detail.dropLast(Self.notPlain.count)) holds more than letters, digits and _, and may be read as code here"
        : "$\(detail) is not set"
    case .interactive: "takes the terminal over (\(detail))"
    case .neverEnding: "does not end by itself (\(detail))"
    case .destructive: "destroys (\(detail))"
    case .alternatives: "one way of several (\(detail))"
    case .notACommand: notACommand
    case .unparsable: "bash does not understand it: \(detail)"
    case .readsInput: "waits for input (\(detail))"
    case .remoteTail: "meant for the shell that was opened before it"
    }
  }

  private var notACommand: String {
    switch detail {
    case Self.comments: "only comments"
    case Self.prose: "prose, not commands"
    case "untagged": "no language given"
    case "ignore": "marked to be ignored"
    default: "\(detail), not a command"
    }
  }
}

extension Offer {
  /// What happens with the command.
  public var words: String {
    switch self {
    case .run: "run"
    case .fill: "asked for, then run"
    case .choose: "one is chosen"
    case .terminal: "gets the terminal"
    case .background: "runs with a stop key"
    case .typeToConfirm: "run after the target is typed"
    case .view: "shown, not run"
    case .refuse: "refused"
    }
  }
}

extension Gate {
  /// What is asked.
  public var words: String {
    switch self {
    case .trigger: "trigger, watched: clear or met"
    case .stop: "stop, watched: clear or met"
    case .proceed: "go or no-go"
    }
  }
}

extension SectionRole {
  /// What a section is taken for.
  public var words: String {
    switch self {
    case .signoff: "sign-off"
    case .reading: "reading matter"
    case .forward, .rollback, .maintenance, .reference, .troubleshooting, .contacts: rawValue
    }
  }
}
