/// Gates: what decides whether to go on, to stop, or to go back.
extension ItemWords {
  static let stopSigns = ["⛔", "🛑", "🚫", "✋"]

  /// What a gate's text opens with; a mark or the end has to follow the names of triggers.
  static let triggerNames = [
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
  static let rollbackIf = [
    "rollback if", "roll back if", "rollback when", "roll back when", "rollback immediately if",
    "roll back immediately if", "revert if", "rollback, wenn", "rollback wenn", "rollback falls",
    "zurückrollen, wenn", "zurückrollen, falls", "zurückrollen wenn", "rollback si",
    "revenir en arrière si",
    "retour arrière si", "revertir si", "reversión si", "откатить, если", "откат, если",
    "откатиться, если", "откат если",
  ]

  static let stopIf = [
    "stop if", "stop when", "stop unless", "stop here if", "stop the launch if",
    "stop the rollout if", "stop the deployment if", "stop the migration if", "halt the rollout if",
    "halt the deployment if", "abort the launch if", "abort the deployment if", "abort if",
    "abort when", "abort unless", "halt if",
    "do not proceed if", "do not proceed unless", "don't proceed if", "do not continue if",
    "do not continue unless", "don't continue if", "do not go live if", "do not deploy if",
    "no-go if", "stopp, wenn", "stopp wenn", "stopp, falls", "stop, wenn",
    "abbruch, wenn", "abbruch wenn", "abbruch, falls", "abbrechen, wenn", "abbrechen, falls",
    "abbrechen wenn", "abbrechen falls", "anhalten, wenn", "arrêter si", "arrêtez si", "arrêt si",
    "stopper si", "abandonner si", "interrompre si", "ne pas continuer si", "detener si",
    "deténgase si", "parar si", "abortar si", "no continuar si", "остановить, если",
    "остановиться, если", "прервать, если", "стоп, если", "стоп если", "прекратить, если",
    "не продолжать, если",
  ]

  static let proceedIf = [
    "proceed only if", "proceed only when", "proceed only after", "only proceed if",
    "only proceed when", "only proceed once", "only proceed after", "proceed only once",
    "proceed once", "proceed when", "do not proceed until", "don't proceed until",
    "do not continue until", "don't continue until", "only continue once", "continue only once",
    "go live only if", "go live only when", "proceed if", "continue only if", "continue only when",
    "only continue if", "only continue when", "continue if", "advance only if",
    "nur fortfahren, wenn", "nur fortfahren wenn", "nur weiter, wenn", "nur weiter wenn",
    "fortfahren, wenn", "fortfahren nur", "weiter nur", "ne continuer que si",
    "continuer uniquement si", "continuer seulement si", "poursuivre uniquement si",
    "continuar solo si", "continuar sólo si", "proceder solo si", "proceder sólo si",
    "seguir solo si", "продолжать только если", "продолжать, только если",
    "продолжить только если", "продолжить, только если", "переходить только если",
  ]

  static let goNoGo = ["no-go", "no go?", "go / no go", "go/no go", "go/nogo", "no/go"]

  /// Words that open a condition.
  static let leads: Set<String> = [
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

  static func gate(_ lower: String, lead: String, isRollback: Bool) -> Gate? {
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

  static func unspacedGate(_ lower: String, isRollback: Bool) -> Gate? {
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
}
