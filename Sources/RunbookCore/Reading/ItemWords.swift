/// What the words of a box or of a numbered item say: a gate, a wait, a condition.
///
/// Tables of words, a language an entry; each costs the operator a question, so only clear words
/// are in them.
struct ItemWords {
  private(set) var gate: Gate?
  private(set) var waitSeconds: Int?
  private(set) var condition: String?
  /// Whether the step may be left out.
  private(set) var optional = false

  /// - Parameters:
  ///   - title: one line, without Markdown.
  ///   - isRollback: whether it stands on the rollback track, where rolling back is the work.
  init(_ title: String, isRollback: Bool) {
    if !Self.anywhere.isIn(title), Self.hasIdleLead(title) { return }
    let body = Self.undecorated(title)
    guard let first = body.utf8.first else { return }
    let lower = body.lowercased()
    if Self.stopSigns.contains(where: { title.hasPrefix($0) }) {
      gate = .stop
      return
    }
    let lead =
      first < 0xE3 ? lower.prefix { $0.isLetter || $0 == "-" } : Substring()
    let unspaced = lead.isEmpty && lower.utf8.contains { $0 >= 0xE3 }
    guard unspaced || Self.anywhere.isIn(lower) || Self.anyLead.contains(String(lead)) else {
      return
    }
    gate =
      unspaced
      ? Self.unspacedGate(lower, isRollback: isRollback)
      : Self.gate(lower, lead: String(lead), isRollback: isRollback)
    if gate != nil { return }
    waitSeconds = unspaced ? Self.unspacedWait(lower) : Self.wait(lower, lead: String(lead))
    if waitSeconds == nil { readCondition(lower, lead: String(lead)) }
  }

  /// Reads a label or a heading, which can only say that what stands under it may be left out.
  init(label: String) {
    guard Self.mayBeLeftOut.isIn(label) || !Self.hasIdleLead(label) else { return }
    let lower = Self.undecorated(label).lowercased()
    let lead = lower.prefix { $0.isLetter || $0 == "-" }
    readCondition(lower, lead: String(lead))
    if condition == nil, Self.conditionLeads.contains(String(lead)) { condition = lower }
  }

  private static let mayBeLeftOut = PhraseSet(optionalWords + parenthesised + onlyIf)

  /// Without emojis and marks before the first letter or digit.
  private static func undecorated(_ title: String) -> Substring {
    if let first = title.utf8.first, Byte.isLetter(first) { return title[...] }
    return title.drop { !$0.isLetter && !$0.isNumber && $0 != "(" && $0 != "（" && $0 != "[" }
  }

  /// What says something wherever it stands in a title.
  private static let anywhere = PhraseSet(
    triggerNames + rollbackIf + stopIf + proceedIf + goNoGo + optionalWords + parenthesised + onlyIf
      + lastVerbs)

  /// Whether a title opens with a word of ASCII that says nothing, as nearly all do.
  private static func hasIdleLead(_ title: String) -> Bool {
    var lead: [UInt8] = []
    for byte in title.utf8 {
      // Letters of other scripts may be part of the word.
      if byte >= 0x80 { return false }
      guard Byte.isLetter(byte) && byte != UInt8(ascii: "_") || byte == Byte.dash else { break }
      lead.append(Byte.lowercased(byte))
    }
    guard let first = lead.first, first != Byte.dash else { return false }
    return !anyLeadBytes[Int(first)] || !anyLead.contains(String(decoding: lead, as: UTF8.self))
  }

  /// The bytes that those words begin with.
  private static let anyLeadBytes: [Bool] = {
    let first = Set(anyLead.compactMap(\.utf8.first))
    return (0..<128).map { first.contains($0) }
  }()

  /// What says something where a title opens with it.
  private static let anyLead: Set<String> =
    leads.union(waitVerbs.keys).union(optionalLeads).union(conditionLeads)
    .union(["keep", "continue", "or", "alternatively"])

  // MARK: Gates

  private static let stopSigns = ["⛔", "🛑", "🚫", "✋"]

  /// What a gate's text opens with; a mark or the end has to follow the names of triggers.
  private static let triggerNames = [
    "rollback trigger", "rollback triggers", "roll-back trigger", "roll back trigger",
    "rollback condition", "trigger for rollback", "trigger rollback", "rollback criteria",
    "rollback-auslöser", "auslöser für rollback", "auslöser für den rollback", "rückfall-auslöser",
    "rollback-kriterium", "déclencheur de rollback", "déclencheur du rollback",
    "déclencheur de retour arrière", "déclencheur du retour arrière", "disparador de rollback",
    "disparador de reversión", "disparador del rollback", "criterio de reversión",
    "desencadenante de rollback", "триггер отката", "триггер для отката", "условие отката",
    "критерий отката", "回滚触发条件", "回滚触发", "触发回滚", "回滚条件", "ロールバックのトリガー", "ロールバックトリガー",
    "ロールバック条件", "ロールバックの条件", "切り戻し条件", "切り戻しの条件", "切り戻し基準",
  ]

  /// Words that ask for a way back, to be followed by a condition.
  private static let rollbackIf = [
    "rollback if", "roll back if", "rollback when", "roll back when", "rollback immediately if",
    "roll back immediately if", "revert if", "rollback, wenn", "rollback wenn", "rollback falls",
    "zurückrollen, wenn", "zurückrollen, falls", "zurückrollen wenn", "rollback si",
    "revenir en arrière si",
    "retour arrière si", "revertir si", "reversión si", "откатить, если", "откат, если",
    "откатиться, если", "откат если",
  ]

  private static let stopIf = [
    "stop if", "stop when", "stop unless", "abort if", "abort when", "abort unless", "halt if",
    "do not proceed if", "do not proceed unless", "don't proceed if", "do not continue if",
    "do not continue unless", "no-go if", "stopp, wenn", "stopp wenn", "stopp, falls", "stop, wenn",
    "abbruch, wenn", "abbruch wenn", "abbruch, falls", "abbrechen, wenn", "abbrechen, falls",
    "abbrechen wenn", "abbrechen falls", "anhalten, wenn", "arrêter si", "arrêtez si", "arrêt si",
    "stopper si", "abandonner si", "interrompre si", "ne pas continuer si", "detener si",
    "deténgase si", "parar si", "abortar si", "no continuar si", "остановить, если",
    "остановиться, если", "прервать, если", "стоп, если", "стоп если", "прекратить, если",
    "не продолжать, если",
  ]

  private static let proceedIf = [
    "proceed only if", "proceed only when", "proceed only after", "only proceed if",
    "only proceed when", "proceed if", "continue only if", "continue only when",
    "only continue if", "only continue when", "continue if", "advance only if",
    "nur fortfahren, wenn", "nur fortfahren wenn", "nur weiter, wenn", "nur weiter wenn",
    "fortfahren, wenn", "fortfahren nur", "weiter nur", "ne continuer que si",
    "continuer uniquement si", "continuer seulement si", "poursuivre uniquement si",
    "continuar solo si", "continuar sólo si", "proceder solo si", "proceder sólo si",
    "seguir solo si", "продолжать только если", "продолжать, только если",
    "продолжить только если", "продолжить, только если", "переходить только если",
  ]

  private static let goNoGo = ["no-go", "no go?", "go / no go", "go/no go", "go/nogo", "no/go"]

  /// Words that open a condition.
  private static let leads: Set<String> = [
    "if", "when", "once", "unless", "wenn", "falls", "sofern", "sobald", "si", "lorsque", "quand",
    "cuando", "если", "когда", "при",
  ]

  /// What a condition's second half may ask for, in the order they are looked for.
  private static let verbs: [(gate: Gate, words: [String])] = [
    (
      .trigger,
      [
        "roll back", "rollback", "roll-back", "revert to the previous", "zurückrollen",
        "retour arrière", "revenir en arrière", "revertir", "откат",
      ]
    ),
    (
      .stop,
      [
        "abort", " stop", "halt ", "do not proceed", "don't proceed", "do not continue",
        "abbrechen", "abbruch", "anhalten", "arrêter", "abandonner", "interrompre", "detener",
        "abortar", "останов", "прерва", "не продолжа",
      ]
    ),
    (
      .proceed,
      [
        "proceed", " continue", "move on", "go on to", "advance to", "go ahead", "fortfahren",
        "weiter mit", "weiter zu", "fortsetzen", "continuer", "passer à", "poursuivre", "continuar",
        "proceder", "pasar a", "seguir con", "avanzar", "продолж", "перейти", "переход",
      ]
    ),
  ]

  private static let unspacedLeads = [
    "如果", "若", "如", "当", "仅当", "只有", "場合", "なら", "れば", "たら", "一旦",
  ]
  private static let unspacedVerbs: [(gate: Gate, words: [String])] = [
    (.trigger, ["回滚", "回退", "ロールバック", "切り戻"]),
    (.stop, ["停止", "中止", "终止", "終了"]),
    (.proceed, ["继续", "進行", "进入下一", "进入第", "进入阶段", "続行", "進む", "進み", "次へ", "次のフェーズ"]),
  ]

  /// Behind "roll back", words that make it an option rather than a gate.
  private static let needWords = [
    "if needed", "if necessary", "if required", "if applicable", "if possible", "when needed",
  ]

  private static func gate(_ lower: String, lead: String, isRollback: Bool) -> Gate? {
    for name in triggerNames where lower.hasPrefix(name) {
      let rest = lower.dropFirst(name.count).trimmed
      if rest.isEmpty || ":-–—(：".contains(rest.first ?? " ") || rest.hasPrefix("if ") {
        return .trigger
      }
    }
    if leads.contains(lead) {
      // What is asked for stands behind the condition.
      guard let cut = lower.firstIndex(where: { ",:;→—–".contains($0) }) ?? lower.range(" then ")
      else { return bareGate(lower) }
      let asked = " " + lower[cut...].drop { ",:;→—– ".contains($0) }
      for row in verbs where row.words.contains(where: { asked.holds($0) }) {
        if row.gate == .trigger, isRollback { continue }
        if row.gate == .trigger, asked.holds("plan") || asked.holds("procedure") { continue }
        return row.gate
      }
      return nil
    }
    if proceedIf.contains(where: { lower.hasPrefix($0) }) { return .proceed }
    if stopIf.contains(where: { lower.holds($0) }) { return .stop }
    if !isRollback, rollbackIf.contains(where: { lower.holds($0) }),
      !needWords.contains(where: { lower.holds($0) })
    {
      return .trigger
    }
    return goNoGo.contains(where: { lower.holds($0) }) ? .proceed : nil
  }

  /// "If healthy proceed to phase 3", without a mark between.
  private static func bareGate(_ lower: String) -> Gate? {
    lower.holds(" proceed to ") || lower.holds(" continue to ")
      || lower.holds(" continue with ") ? .proceed : nil
  }

  private static func unspacedGate(_ lower: String, isRollback: Bool) -> Gate? {
    for name in triggerNames where lower.hasPrefix(name) {
      let rest = lower.dropFirst(name.count)
      if rest.first.map({ ":：-—（( 、".contains($0) }) ?? true { return .trigger }
    }
    guard unspacedLeads.contains(where: { lower.holds($0) }) else { return nil }
    for row in unspacedVerbs where row.words.contains(where: { lower.holds($0) }) {
      if row.gate != .trigger || !isRollback { return row.gate }
    }
    return nil
  }

  // MARK: Waits

  /// Seconds that a heading asks to wait; one that names a period or a point in time asks nothing.
  static func wait(inHeading title: String) -> Int? {
    let body = undecorated(title)
    guard body.utf8.contains(where: { Byte.isDigit($0) }), let first = body.utf8.first else {
      return nil
    }
    let lower = body.lowercased()
    if first >= 0xE3 { return unspacedWait(lower) }
    let lead = lower.prefix { $0.isLetter }
    return afterWords.contains(String(lead)) ? nil : wait(lower, lead: String(lead))
  }

  /// Verbs that wait: whether any span of time will do, or one that "for" stands before.
  private static let waitVerbs: [String: Bool] = [
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
  private static let afterWords: Set<String> = [
    "after", "nach", "après", "después", "через", "после",
  ]

  /// Words that a span stands behind where it says how long.
  private static let forWords: Set<String> = [
    "for", "during", "next", "least", "another", "first", "lang", "für", "während", "pendant",
    "durant", "durante",
    "por", "en", "течение", "на", "около", "about", "approximately", "de",
  ]

  private static let lastVerbs = ["warten", "beobachten", "überwachen"]

  private static let unspacedWaits = [
    "等待", "等候", "静置", "观察", "觀察", "监控", "监视", "监测", "待つ", "待機", "待ち", "監視", "様子を見", "観察",
  ]

  private static let watching = ["monitoring", "watching", "observing", "to monitor", "to watch"]

  private static func unspacedWait(_ lower: String) -> Int? {
    guard unspacedWaits.contains(where: { lower.holds($0) }) else { return nil }
    return firstSpan(lower, needsFor: false)
  }

  private static func wait(_ lower: String, lead: String) -> Int? {
    if let any = waitVerbs[lead] {
      let rest = lower.dropFirst(lead.count).droppingFiller
      if let found = WrittenDuration.span(rest) { return found.seconds }
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
  private static func firstSpan(_ text: String, needsFor: Bool) -> Int? {
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
      if accepts, let found = WrittenDuration.span(rest) { return found.seconds }
      if first.isNumber {
        word = ""
        rest = rest.drop { $0.isNumber || $0 == "." }
      } else if first.utf8.count == 3 {
        word = ""
        rest = rest.dropFirst()
      } else {
        word = rest.prefix { $0.isLetter }
        rest = rest[word.endIndex...]
      }
    }
    return nil
  }

  // MARK: Conditions

  /// What makes a step one that may be left out, wherever it stands.
  private static let optionalWords = [
    "(optional", "[optional", "nice to have", "nice-to-have", "if needed", "if necessary",
    "if applicable", "if required", "if desired", "when needed", "when applicable", "as needed",
    "falls nötig", "falls erforderlich", "falls zutreffend", "bei bedarf", "wenn nötig",
    "si nécessaire", "si besoin", "le cas échéant", "(facultatif", "(optionnel", "(opcional",
    "si es necesario", "si procede", "si aplica", "(опционально", "(необязательно",
    "при необходимости", "если нужно", "если необходимо", "если применимо", "(可选", "（可选",
    "如有必要", "如有需要", "如需", "如适用", "按需", "(任意", "（任意", "必要に応じて", "必要であれば", "必要な場合",
  ]

  /// Words that open a step that may be left out, with a mark behind them.
  private static let optionalLeads: Set<String> = [
    "optional", "optionally", "facultatif", "optionnel", "opcional", "опционально",
    "необязательно",
  ]

  private static let parenthesised = [
    "(if ", "(only if ", "(when ", "(unless ", "(falls ", "(wenn ", "(nur wenn ", "(si ",
    "(solo si ", "(если ", "(только если ", "(如果", "（如果", "(若", "（若", "（如", "(必要",
  ]

  private static let onlyIf = [
    " only if ", " only when ", " nur wenn ", " nur falls ", " uniquement si ", " seulement si ",
    " solo si ", " sólo si ", " только если ",
  ]

  private mutating func readCondition(_ lower: String, lead: String) {
    if Self.optionalLeads.contains(lead) {
      let next = lower.dropFirst(lead.count).trimmed.first
      if lead == "optionally" || next.map({ ":-–—,".contains($0) }) ?? true {
        optional = true
        condition = lead
        return
      }
    }
    if let words = Self.optionalWords.first(where: { lower.holds($0) }) {
      optional = true
      condition = Self.inParentheses(lower, words) ?? words.trimmingMarks
      return
    }
    if let words = Self.parenthesised.first(where: { lower.holds($0) }),
      let inside = Self.inParentheses(lower, words)
    {
      optional = true
      condition = inside
      return
    }
    if let words = Self.onlyIf.first(where: { lower.holds($0) }), let place = lower.range(words) {
      condition = String(lower[place...].trimmed)
      return
    }
    if Self.conditionLeads.contains(lead) {
      let mark = lower.firstIndex { ",:→".contains($0) } ?? lower.range(" then ")
      if let mark { condition = String(lower[..<mark].trimmed) }
    } else if lead == "or" || lead == "alternatively" {
      condition = lead
    } else if lead.isEmpty,
      let words = Self.unspacedConditions.first(where: { lower.hasPrefix($0) })
    {
      condition = lower.firstIndex { "，、,：:".contains($0) }.map { String(lower[..<$0]) } ?? words
    }
  }

  /// Leads that make what follows apply only sometimes; "once" and "when" only say when.
  private static let conditionLeads: Set<String> = [
    "if", "unless", "falls", "sofern", "wenn", "si", "если",
  ]
  private static let unspacedConditions = ["如果", "若", "もし"]

  /// What stands in the parentheses that these words open or stand in.
  private static func inParentheses(_ text: String, _ words: String) -> String? {
    guard let place = text.range(words) else { return nil }
    let open = "([（"
    guard let start = text[...place].lastIndex(where: { open.contains($0) }) else { return nil }
    let inside = text[text.index(after: start)...].prefix { !")]）".contains($0) }
    guard inside.endIndex >= place else { return nil }
    return String(inside.trimmed)
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

extension String {
  /// Where these words begin.
  func range(_ words: String) -> String.Index? {
    guard let first = words.utf8.first else { return nil }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: words.utf8) { return start }
      rest = rest[start...].dropFirst()
    }
    return nil
  }

  /// Without the mark that it opens with.
  fileprivate var trimmingMarks: String {
    String(drop { "([（".contains($0) }[...].trimmed)
  }
}
