/// Waits: spans of time that a title or a heading asks to let pass.
extension ItemWords {
  /// The time that a heading asks to wait; one that names a period or a point in time asks nothing.
  static func wait(inHeading title: String) -> WaitTime? {
    let body = undecorated(title)
    guard body.utf8.contains(where: { Byte.isDigit($0) }), let first = body.utf8.first else {
      return nil
    }
    let lower = body.lowercased()
    if first >= 0xE3 { return unspacedWait(lower) }
    let lead = lower.prefix { $0.isLetter }
    if afterWords.contains(String(lead)) { return nil }
    // "Extended Monitoring (First 24 hours)"
    return wait(lower, lead: String(lead))
      ?? (watchNouns.contains { lower.holds($0) } ? firstSpan(lower, needsFor: true) : nil)
  }

  /// What a heading calls the time in which something is watched.
  private static let watchNouns = [
    "monitoring", "observation", "soak", "überwachung", "beobachtung", "surveillance",
    "monitoreo", "monitorización", "мониторинг", "наблюдение",
  ]

  /// Verbs that wait: whether any span of time will do, or one that "for" stands before.
  static let waitVerbs: [String: Bool] = [
    "wait": true, "soak": true, "sleep": true, "pause": true, "monitor": false, "observe": false,
    "watch": false, "hold": false, "bake": false, "let": false, "leave": false,
    "allow": true, "warten": true, "abwarten": true,
    "warte": true, "beobachten": false, "überwachen": false, "attendre": true,
    "attendez": true, "patienter": true, "surveiller": false, "observer": false, "esperar": true,
    "espere": true, "monitorear": false, "monitorizar": false, "supervisar": false,
    "observar": false, "vigilar": false, "подождать": true, "ждать": true, "ожидать": true,
    "выждать": true, "наблюдать": false, "мониторить": false, "следить": false,
    "after": true, "nach": true, "après": true, "después": true, "через": true, "после": true,
  ]

  /// Leads that only count where the span follows at once: "After 30 minutes, …".
  static let afterWords: Set<String> = [
    "after", "nach", "après", "después", "через", "после",
  ]

  /// Words that a span stands behind where it says how long.
  private static let forWords: Set<String> = [
    "for", "during", "next", "least", "another", "first", "lang", "für", "während", "pendant",
    "durant", "durante",
    "por", "en", "течение", "на", "около", "about", "approximately", "de",
  ]

  /// Whether a wait counts from a change, whatever was looked at since.
  static func namesChange(_ title: String) -> Bool {
    let lower = title.lowercased()
    return changes.contains { lower.holds($0) }
  }

  private static let changes = [
    "first ", "after deploy", "after the deploy", "after launch", "after the launch",
    "after release", "after the release", "after rollout", "after the rollout", "after going live",
    "after go-live", "after migration", "after the migration", "after cutover",
    "after the cutover", "post-deploy", "post-launch", "post-release", "nach dem deploy",
    "nach dem release", "après le déploiement", "después del despliegue", "после деплоя",
    "после развёртывания", "部署后", "上线后", "リリース後", "デプロイ後",
  ]

  static let lastVerbs = ["warten", "beobachten", "überwachen"]

  private static let unspacedWaits = [
    "等待", "等候", "静置", "观察", "觀察", "监控", "监视", "监测", "待つ", "待機", "待ち", "監視", "様子を見", "観察",
  ]

  private static let watching = ["monitoring", "watching", "observing", "to monitor", "to watch"]

  static func unspacedWait(_ lower: String) -> WaitTime? {
    guard unspacedWaits.contains(where: { lower.holds($0) }) else { return nil }
    return firstSpan(lower, needsFor: false)
  }

  static func wait(_ lower: String, lead: String) -> WaitTime? {
    if let any = waitVerbs[lead] {
      let rest = lower.dropFirst(lead.count).droppingFiller
      if let found = WaitTime(String(rest)) { return found }
      return afterWords.contains(lead) ? nil : firstSpan(String(rest), needsFor: !any)
    }
    if lead == "keep" || lead == "continue" {
      guard watching.contains(where: { lower.dropFirst(lead.count).trimmed.hasPrefix($0) }) else {
        return nil
      }
      return firstSpan(lower, needsFor: true)
    }
    // German puts the verb last: "30 Minuten warten", "24 Stunden lang beobachten".
    guard lastVerbs.contains(where: { lower.hasSuffix($0) }) else { return nil }
    return firstSpan(lower, needsFor: false)
  }

  /// The first span of time in a text; "< 5s" is a threshold and no wait.
  private static func firstSpan(_ text: String, needsFor: Bool) -> WaitTime? {
    var word: Substring = ""
    var rest = text[...]
    while let first = rest.first {
      guard first.isLetter || first.isNumber else {
        if "<>≤≥=".contains(first) {
          word = "<"
        } else if first != " " {
          word = word == "<" ? "<" : ""
        }
        rest = rest.dropFirst()
        continue
      }
      let accepts = needsFor ? forWords.contains(String(word)) : word != "<"
      if accepts, let found = WaitTime(String(rest)) { return found }
      // A span begins no later than its token: of "1h30x", nothing is read.
      let token = rest.prefix {
        ($0.isLetter || $0.isNumber || $0 == ".") && $0.utf8.count < 3
      }
      word = first.isNumber ? "" : token.prefix { $0.isLetter }
      rest = token.isEmpty ? rest.dropFirst() : rest[token.endIndex...]
    }
    return nil
  }
}

extension Substring {
  /// Without a word that says nothing of the span behind it: "for", "at least".
  fileprivate var droppingFiller: Substring {
    var rest = trimmed
    for filler in [
      "for ", "at least ", "another ", "the ", "mindestens ", "noch ", "pendant ", "au moins ",
      "durante ", "al menos ", "не менее ", "ещё ", "de ",
    ] where rest.hasPrefix(filler) {
      rest = rest.dropFirst(filler.count).trimmed
    }
    return rest
  }
}
