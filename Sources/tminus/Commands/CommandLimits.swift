import ArgumentParser
import RunbookCore
import RunbookJournal

/// How long a command may take and how much of its output is kept, where its step does not say.
struct CommandLimits: ParsableArguments {
  @Option(
    help: ArgumentHelp("Stop commands that take longer, such as 90s or 5m.", valueName: "time"))
  var timeout: GivenDuration?
  @Option(
    help: ArgumentHelp(
      "How much a command's output may take in the journal, such as 10M: beyond it, the middle is left out.",
      valueName: "size"))
  var keepOutput: GivenSize?

  var outputBytes: Int { keepOutput?.bytes ?? OutputWriter.defaultLimit }
}

/// A span of time as an operator types it.
struct GivenDuration: ExpressibleByArgument {
  let seconds: Int

  init?(argument: String) {
    guard let seconds = WrittenDuration.seconds(all: argument), seconds > 0 else { return nil }
    self.seconds = seconds
  }
}

/// A number of bytes as an operator types it: `500K`, `10M`, `1G`.
struct GivenSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let factors: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    let factor = argument.last.flatMap { factors[Character($0.uppercased())] }
    guard let number = Int(factor == nil ? argument[...] : argument.dropLast()),
      case let (bytes, overflow) = number.multipliedReportingOverflow(by: factor ?? 1),
      !overflow, (1 << 10...1 << 40).contains(bytes)
    else { return nil }
    self.bytes = bytes
  }
}
