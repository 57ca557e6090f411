import RunbookCore

/// What is known of where commands go.
enum TargetScreen {
  /// What there is to check a run's target with, before anything runs; nothing for a rehearsal, which runs nothing.
  static func opening(_ run: Run) -> String? {
    if run.start.isRehearsal { return nil }
    guard run.runbook.frontMatter.targets.contains(where: { $0.check != nil }) else {
      return "no target check in this runbook: look yourself where commands go"
    }
    guard let target = run.target else { return nil }
    let name = safe(target.name ?? "-")
    guard let check = run.targetCommand else {
      return "target \(name): NOTHING checks it in this runbook: look yourself where commands go"
    }
    return "target \(name): `\(safe(check.text))` is to say \(safe(check.expected))"
  }

  /// What a check said, and what to do where that is not as it should be.
  ///
  /// - Parameter said: what the command printed beside its answer.
  static func result(_ check: TargetCheck, said: [String]) -> [String] {
    let target = safe(check.target)
    if check.isAsExpected {
      return [" ok target \(target): \(safe(check.expected)), as expected"]
    }
    var lines = [
      " !! target \(target) REFUSED: \(reason(check))", "    checked by: \(safe(check.command))",
    ]
    lines += said.suffix(5).map { "    | " + safe($0) }
    let next =
      if case .unusable = check.trouble {
        "the runbook's check has to be one that simply runs; `tminus lint` says more"
      } else {
        "set the run's shell right (`shell` opens one), or what the check asks; then `again`"
      }
    return lines + ["    nothing runs until it is right: \(next)"]
  }

  /// Why a check refuses, in one line.
  static func reason(_ check: TargetCheck) -> String {
    let expected = "\(safe(check.expected)) was expected"
    switch check.trouble {
    case nil: return "\(expected), and \(safe(seen(check))) seen"
    case .failed(let status): return "\(expected), and its check failed (exit \(status))"
    case .timedOut(let seconds):
      return "\(expected), and its check gave no answer in \(SpokenDuration.text(seconds: seconds))"
    case .unusable(let why): return "\(expected), and its check is not run: \(safe(why))"
    }
  }

  private static func seen(_ check: TargetCheck) -> String {
    check.seen.map { $0.isEmpty ? "nothing" : Answer.onOneLine($0) } ?? "nothing"
  }
}
