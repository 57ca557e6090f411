/// Steps that ask for a change of what runs in production.
extension ItemWords {
  /// Whether a title tells a person to change something, rather than says what should be so.
  ///
  /// Taken wide: what is wrongly thought a change only asks one question more.
  static func asksForChange(_ title: String) -> Bool {
    let lower = undecorated(title).lowercased()
    let lead = lower.prefix { $0.isLetter || $0 == "-" }
    return changeVerbs.contains(String(lead)) || changeNouns.contains { lower.holds($0) }
  }

  private static let changeVerbs: Set<String> = [
    "activate", "add", "announce", "apply", "archive", "bump", "change", "clean", "close",
    "configure", "create", "cut", "deactivate", "decommission", "delete", "deploy", "deprecate",
    "disable", "drop", "enable", "execute", "expand", "flip", "go", "increase", "install",
    "launch", "merge", "migrate", "move", "open", "point", "promote", "publish", "push", "raise",
    "ramp", "redirect", "release", "remove", "replace", "restart", "roll", "rollout", "route",
    "run", "scale", "send", "set", "shift", "start", "stop", "switch", "tag", "turn", "update",
    "upgrade",
  ]

  private static let changeNouns = ["traffic split", "cutover", "cut-over", "rollout to "]
}
