import ArgumentParser

/// What can be said of a run that is about to begin, whatever it does.
struct RunOptions: ParsableArguments {
  @Option(help: "Only this section, by title or anchor; may be repeated.") var section: [String] =
    []
  @Option(help: "What the run is done to.") var target: String?
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @Option(help: "Where commands start.") var dir: String?
  @Option(
    help: ArgumentHelp(
      "A value for a hole or a variable of the runbook; may be repeated.", valueName: "name=value"))
  var set: [String] = []
  @OptionGroup var limits: CommandLimits
  @Flag(help: "Run commands whose offer is `run` without asking; everything else still asks.")
  var yes = false
  @Flag(help: "Begin another run beside an unfinished one.") var new = false
  @Flag(help: "Go through it with the same questions, and run nothing.") var rehearse = false
  @OptionGroup var journal: JournalOptions

  /// The options given that only a run can have that begins.
  var forAnother: [String] {
    let given = [
      ("--section", !section.isEmpty), ("--dir", dir != nil), ("--new", new),
      ("--rehearse", rehearse),
    ]
    return given.filter(\.1).map(\.0)
  }
}
