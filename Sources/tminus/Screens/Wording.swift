import Foundation
import RunbookCore

/// Small pieces of text that several screens share.
enum Wording {
  /// `1-5 8`, `R2`: numbers in runs.
  static func numbers(_ numbers: [StepNumber]) -> String {
    var parts: [String] = []
    var at = 0
    while at < numbers.count {
      var end = at
      while end + 1 < numbers.count, numbers[end + 1].track == numbers[at].track,
        numbers[end + 1].ordinal == numbers[end].ordinal + 1
      {
        end += 1
      }
      switch end - at {
      case 0: parts.append(numbers[at].description)
      case 1: parts += [numbers[at].description, numbers[end].description]
      default: parts.append("\(numbers[at])-\(numbers[end])")
      }
      at = end + 1
    }
    return parts.joined(separator: " ")
  }

  /// `SIGTERM`, or `signal 44` for what has no name that people know.
  static func signal(_ number: Int) -> String {
    let names: [Int32: String] = [
      SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGABRT: "SIGABRT",
      SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV",
      SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGSTOP: "SIGSTOP",
      SIGTSTP: "SIGTSTP", SIGTTIN: "SIGTTIN", SIGTTOU: "SIGTTOU", SIGXCPU: "SIGXCPU",
      SIGXFSZ: "SIGXFSZ",
    ]
    return names[Int32(number)] ?? "signal \(number)"
  }

  /// `1 step`, `3 steps`.
  static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// How an outcome reads behind a step's number.
  static func outcome(_ outcome: Outcome?) -> String {
    switch outcome {
    case .done: "done"
    case .failed: "FAILED"
    case .skipped: "skipped"
    case .later: "later"
    case .notApplicable: "not applicable"
    case nil: "open"
    }
  }

  /// How a value stands to what its table wants.
  static func reading(_ reading: MetricReading) -> String {
    switch reading {
    case .pastAlert: "past its alert"
    case .unclear: "perhaps past its alert: a person says"
    case .cleared: "not past its alert, as the operator says"
    case .missesTarget: "misses its target"
    case .asWanted: "as wanted"
    }
  }

  /// How output compares with what is expected; nil where only a person can say.
  static func verdict(_ verdict: Verdict) -> String? {
    switch verdict {
    case .matches: "as expected"
    case .appears: "it is in the output; look"
    case .differs: "NOT what was printed; look"
    case .forAPerson: nil
    }
  }

  /// How a command ended: `exit 143, stopped by the operator`.
  static func exit(_ end: AttemptEnd) -> String {
    "exit \(end.status)" + (end.stop.map { ", " + $0.words } ?? "")
  }

  /// The session whose place another takes: who, where, and since when.
  static func gone(_ session: GoneSession) -> String {
    "in the place of \(safe(session.operator))'s (uid \(session.uid), process \(session.pid) on \(safe(session.host)), since \(LocalClock.day(session.since))), which is gone"
  }

  /// Why a command is shown and not run.
  static func hazard(_ hazard: Hazard) -> String { safe(hazard.message) }
}
