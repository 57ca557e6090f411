/// What the words of a box or of a numbered item say: a gate, a wait, a condition.
///
/// Tables of words, a language an entry; each costs the operator a question, so only clear words
/// are in them.
struct ItemWords {
  private(set) var gate: Gate?
  private(set) var wait: WaitTime?
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
    wait = unspaced ? Self.unspacedWait(lower) : Self.wait(lower, lead: String(lead))
    if wait == nil { readCondition(lower, lead: String(lead)) }
  }

  /// Reads a label or a heading, which can only say that what stands under it may be left out.
  init(label: String) {
    guard Self.mayBeLeftOut.isIn(label) || !Self.hasIdleLead(label) else { return }
    let lower = Self.undecorated(label).lowercased()
    let lead = lower.prefix { $0.isLetter || $0 == "-" }
    readCondition(lower, lead: String(lead))
    if condition == nil, Self.conditionLeads.contains(String(lead)) { condition = lower }
  }

  /// Whether a title says that what it names cannot be taken back.
  static func isIrreversible(_ title: String) -> Bool { noReturn.isIn(title) }

  private static let noReturn = PhraseSet([
    "point of no return", "irreversible", "cannot be undone", "can not be undone",
    "can't be undone",
    "cannot be rolled back", "can't be rolled back", "no way back", "unumkehrbar",
    "nicht rückgängig",
    "kein zurück", "irréversible", "point de non-retour", "irreversible", "punto de no retorno",
    "необратим", "точка невозврата", "不可逆", "不可回滚", "元に戻せ", "不可撤销",
  ])

  private static let mayBeLeftOut = PhraseSet(optionalWords + parenthesised + onlyIf)

  /// Without emojis and marks before the first letter or digit.
  static func undecorated(_ title: String) -> Substring {
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
