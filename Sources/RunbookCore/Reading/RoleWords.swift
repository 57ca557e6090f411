/// The words of headings that tell what a section is for.
///
/// One table, so that a language is an entry more. Structure decides over words: a section with
/// boxes is never reading matter.
enum RoleWords {
  /// Roles in the order they are looked for, each with its words.
  static let table: [(value: SectionRole, phrases: [Language: [String]])] = [
    (
      .rollback,
      [
        .english: [
          "rollback*", "roll back", "roll-back", "rolling back", "rolling-back", "back out",
          "back-out", "backout", "backing out", "revert plan", "revert procedure", "revert steps",
          "^ revert", "^ reverting", "fall-back plan", "fallback plan", "fallback procedure",
          "backout*", "way back",
        ],
        .german: [
          "rückfall*", "rückabwicklung", "zurückrollen", "zurücksetzen", "rückbau", "rückkehr",
          "rollback*", "rücknahme", "zurückdrehen", "rückrollen",
        ],
        .french: [
          "retour arrière", "retour en arrière", "retour-arrière", "plan de repli",
          "rétablissement",
          "annulation du déploiement", "plan de retour",
        ],
        .spanish: [
          "reversión", "plan de reversión", "revertir", "vuelta atrás", "marcha atrás",
          "restauración",
        ],
        .russian: ["откат*", "план отката", "возврат к предыдущ*", "восстановление предыдущ*"],
        .chinese: ["回滚", "回退", "回滾", "还原计划"],
        .japanese: ["ロールバック", "切り戻し", "切戻し", "巻き戻し", "差し戻し手順"],
      ]
    ),
    (
      .troubleshooting,
      [
        .english: [
          "troubleshooting", "troubleshoot", "trouble-shooting", "trouble", "common issues",
          "known issues", "common problems", "known problems", "common errors", "faq", "faqs",
          "debugging", "if something goes wrong", "what if", "incident response", "diagnostics",
          "frequently asked questions", "when things go wrong",
        ],
        .german: [
          "fehlerbehebung", "fehlersuche", "problembehebung", "störungsbehebung",
          "häufige probleme", "häufige fehler", "bekannte probleme", "bekannte fehler",
          "problemlösung",
        ],
        .french: [
          "dépannage", "résolution des problèmes", "résolution de problèmes", "problèmes courants",
          "problèmes connus", "problèmes fréquents", "erreurs courantes", "diagnostic",
        ],
        .spanish: [
          "solución de problemas", "resolución de problemas", "problemas comunes",
          "problemas conocidos", "problemas frecuentes", "errores comunes", "diagnóstico",
        ],
        .russian: [
          "устранение неполадок", "устранение неисправностей", "устранение проблем",
          "решение проблем", "типичные проблемы", "известные проблемы", "частые проблемы",
          "типичные ошибки", "диагностика", "поиск и устранение", "частые вопросы",
        ],
        .chinese: ["故障排除", "故障排查", "问题排查", "常见问题", "已知问题", "故障处理", "常见错误", "疑难解答"],
        .japanese: ["トラブルシューティング", "よくある問題", "よくある質問", "既知の問題", "障害対応", "問題が発生"],
      ]
    ),
    (
      .maintenance,
      [
        .english: [
          "= maintenance", "maintenance window*", "maintenance schedule", "maintenance tasks",
          "regular maintenance", "scheduled maintenance", "routine maintenance",
          "ongoing maintenance", "maintenance plan", "^ ongoing", "ongoing monitoring",
          "ongoing operations", "ongoing tasks", "^ daily", "^ weekly", "^ monthly",
          "^ quarterly", "^ yearly", "^ annual", "^ annually", "daily checks", "weekly checks",
          "monthly checks", "daily tasks", "weekly tasks", "monthly tasks", "periodic tasks",
          "recurring tasks", "regular tasks", "housekeeping",
        ],
        .german: [
          "= wartung", "= wartungsarbeiten", "wartungsfenster", "wartungsplan",
          "regelmäßige wartung", "laufende wartung", "laufender betrieb", "regelmäßige aufgaben",
          "^ täglich*", "^ wöchentlich*", "^ monatlich*", "^ vierteljährlich*", "^ jährlich*",
        ],
        .french: [
          "= maintenance", "fenêtre de maintenance", "fenêtres de maintenance",
          "maintenance régulière", "maintenance courante", "maintenance planifiée",
          "tâches récurrentes", "^ quotidien*", "^ hebdomadaire*", "^ mensuel*", "^ trimestriel*",
        ],
        .spanish: [
          "= mantenimiento", "ventana de mantenimiento", "ventanas de mantenimiento",
          "mantenimiento regular", "mantenimiento periódico", "mantenimiento rutinario",
          "mantenimiento programado", "tareas recurrentes", "^ diario", "^ diaria", "^ semanal*",
          "^ mensual*", "^ trimestral*",
        ],
        .russian: [
          "= обслуживание", "регулярное обслуживание", "техническое обслуживание",
          "плановое обслуживание", "окно обслуживания", "окна обслуживания", "регулярные задачи",
          "^ ежедневн*", "^ еженедельн*", "^ ежемесячн*", "^ ежеквартальн*", "= сопровождение",
        ],
        .chinese: ["日常维护", "定期维护", "例行维护", "维护窗口", "维护计划", "= 维护", "每日", "每周", "每月", "每季度"],
        .japanese: [
          "定期メンテナンス", "定期保守", "保守作業", "= メンテナンス", "メンテナンスウィンドウ", "日次", "週次", "月次", "四半期",
        ],
      ]
    ),
    (
      .contacts,
      [
        .english: [
          "contacts", "emergency contact", "contact information", "contact list", "contact info",
          "= contact", "= escalation", "escalation path", "escalation contacts", "on-call contacts",
          "escalation matrix",
        ],
        .german: [
          "kontakte", "= kontakt", "ansprechpartner*", "notfallkontakte", "kontaktliste",
          "= eskalation", "eskalationsweg", "eskalationspfad", "kontaktdaten",
        ],
        .french: [
          "contacts", "= contact", "contacts d urgence", "= escalade", "chemin d escalade",
          "interlocuteurs",
        ],
        .spanish: [
          "contactos", "= contacto", "contactos de emergencia", "= escalamiento", "= escalado",
        ],
        .russian: ["контакты", "контактные лица", "контактная информация", "= эскалация"],
        .chinese: ["联系人", "联系方式", "紧急联系", "联络人"],
        .japanese: ["連絡先", "緊急連絡", "エスカレーション先"],
      ]
    ),
    (
      .signoff,
      [
        .english: [
          "sign-off", "sign-offs", "signoff", "sign off", "approvals", "= approval", "signatures",
          "approved by",
        ],
        .german: ["= freigabe", "= freigaben", "= abnahme", "unterschrift*", "= genehmigung"],
        .french: ["= approbation", "= approbations", "signature*", "= validation finale"],
        .spanish: ["= aprobación", "= aprobaciones", "firma", "firmas", "visto bueno"],
        .russian: ["= согласование", "= утверждение", "подписи", "подпись"],
        .chinese: ["签字", "签核", "审批", "批准签名"],
        .japanese: ["承認欄", "署名", "サインオフ", "= 承認"],
      ]
    ),
    (
      .reference,
      [
        .english: [
          "useful commands", "reference commands", "command reference", "commands reference",
          "quick reference", "cheat sheet", "cheat-sheet", "cheatsheet", "handy commands",
          "helpful commands", "common commands", "quick commands", "= commands", "= reference",
          "frequently used commands",
        ],
        .german: [
          "nützliche befehle", "hilfreiche befehle", "befehlsreferenz", "befehlsübersicht",
          "spickzettel", "kurzreferenz", "häufige befehle", "= befehle", "= referenz",
        ],
        .french: [
          "commandes utiles", "aide-mémoire", "référence des commandes", "référence rapide",
          "commandes courantes", "= commandes",
        ],
        .spanish: [
          "comandos útiles", "referencia de comandos", "referencia rápida", "hoja de referencia",
          "comandos frecuentes", "comandos comunes", "= comandos",
        ],
        .russian: [
          "полезные команды", "справочник команд", "шпаргалка", "краткий справочник",
          "частые команды", "= команды",
        ],
        .chinese: ["常用命令", "有用的命令", "实用命令", "命令参考", "命令速查", "速查", "快速参考"],
        .japanese: ["便利なコマンド", "よく使うコマンド", "コマンド一覧", "コマンドリファレンス", "早見表", "チートシート"],
      ]
    ),
    (
      .reading,
      [
        .english: [
          "scope", "goal", "goals", "non-goals", "overview", "background", "introduction",
          "summary", "motivation", "= context", "risk", "risks", "trade-off", "trade-offs",
          "tradeoff", "tradeoffs", "open questions", "= questions", "revision history",
          "version history", "change history", "changelog", "change log", "dependencies",
          "next steps", "documentation", "documentation links", "related documentation",
          "references", "related documents", "appendix", "architecture", "glossary", "benefits",
          "table of contents", "contents", "further reading", "= decisions", "= assumptions",
          "lessons learned", "testing strategy", "test strategy", "= environments",
          "github actions workflows", "ci cd workflows", "prerequisites", "prerequisite",
          "= requirements", "pre-requisites", "backend changes", "frontend changes",
          "data changes", "modified modules", "new modules", "file changes", "code changes",
          "key files", "alternatives considered", "future work", "= notes", "terminology",
        ],
        .german: [
          "überblick", "übersicht", "einleitung", "hintergrund", "zusammenfassung", "umfang",
          "geltungsbereich", "ziel", "ziele", "risiko", "risiken", "abwägungen", "offene fragen",
          "offene punkte", "änderungshistorie", "änderungsverlauf", "versionshistorie",
          "revisionsverlauf", "abhängigkeiten", "nächste schritte", "dokumentation", "glossar",
          "anhang", "architektur", "inhaltsverzeichnis", "= inhalt", "voraussetzungen",
          "weiterführende links", "annahmen", "vorteile", "referenzen",
        ],
        .french: [
          "vue d ensemble", "aperçu", "introduction", "contexte", "résumé", "périmètre", "portée",
          "objectif", "objectifs", "risque", "risques", "compromis", "questions ouvertes",
          "historique des révisions", "historique des versions", "historique", "dépendances",
          "prochaines étapes", "documentation", "glossaire", "annexe", "annexes", "architecture",
          "table des matières", "sommaire", "prérequis", "hypothèses", "avantages", "références",
        ],
        .spanish: [
          "resumen", "introducción", "contexto", "antecedentes", "alcance", "objetivo",
          "objetivos", "riesgo", "riesgos", "compromisos", "preguntas abiertas",
          "historial de revisiones", "historial de versiones", "historial de cambios",
          "dependencias", "próximos pasos", "siguientes pasos", "documentación", "glosario",
          "apéndice", "anexo", "anexos", "arquitectura", "índice", "= requisitos",
          "= requisitos previos", "= prerrequisitos", "supuestos", "beneficios", "referencias",
        ],
        .russian: [
          "обзор", "введение", "предыстория", "контекст", "резюме", "область применения", "объём",
          "цель", "цели", "риск", "риски", "компромиссы", "открытые вопросы", "история изменений",
          "история версий", "история ревизий", "зависимости", "следующие шаги",
          "дальнейшие шаги", "документация", "глоссарий", "приложение", "архитектура",
          "содержание", "оглавление", "= требования", "= предварительные требования",
          "допущения", "преимущества", "ссылки",
        ],
        .chinese: [
          "概述", "概览", "简介", "背景", "范围", "目标", "摘要", "风险", "权衡", "开放问题", "待解决问题", "未决问题",
          "修订历史", "变更历史", "版本历史", "变更记录", "依赖", "后续步骤", "下一步", "相关文档", "参考资料", "文档链接",
          "附录", "架构", "术语", "目录", "= 前提条件", "= 前置条件", "= 先决条件",
        ],
        .japanese: [
          "概要", "はじめに", "背景", "範囲", "スコープ", "目的", "目標", "リスク", "トレードオフ", "未解決", "未決事項",
          "改訂履歴", "変更履歴", "更新履歴", "依存関係", "次のステップ", "今後の予定", "関連ドキュメント", "参考資料", "関連資料",
          "付録", "アーキテクチャ", "用語", "目次", "= 前提条件",
        ],
      ]
    ),
  ]

  /// Words that make a heading about rehearsing a rollback rather than doing it.
  private static let rehearsal = PhraseTable([
    (
      value: (),
      phrases: [
        .english: [
          "test", "testing", "tests", "tested", "rehearsal", "rehearse", "drill", "practice",
        ],
        .german: ["test*", "testen", "probe", "übung", "üben", "generalprobe"],
        .french: ["test", "tests", "tester", "répétition", "exercice"],
        .spanish: ["prueba", "pruebas", "probar", "ensayo", "simulacro"],
        .russian: ["тест*", "проверка", "проверить", "репетиция", "учени*", "тренировка"],
        .chinese: ["测试", "演练", "演习"],
        .japanese: ["テスト", "訓練", "リハーサル", "演習"],
      ]
    )
  ])

  /// Words of headings under which commands check something.
  private static let verification = PhraseTable([
    (
      value: (),
      phrases: [
        .english: [
          "verify", "verification", "verifying", "validation", "validate", "validating", "smoke",
          "health", "sanity", "acceptance", "testing", "post-deployment checks",
          "post-deploy checks", "success criteria",
        ],
        .german: [
          "überprüfung", "überprüfen", "prüfung", "prüfen", "verifizierung", "verifikation",
          "validierung", "kontrolle", "abnahmetest*", "funktionstest*", "erfolgskriterien",
        ],
        .french: [
          "vérification", "vérifications", "vérifier", "validation", "valider", "contrôle",
          "contrôles", "critères de succès", "recette",
        ],
        .spanish: [
          "verificación", "verificaciones", "verificar", "validación", "validar", "comprobación",
          "comprobaciones", "comprobar", "criterios de éxito",
        ],
        .russian: [
          "проверка", "проверки", "проверить", "верификация", "валидация", "контроль",
          "критерии успеха",
        ],
        .chinese: ["验证", "校验", "健康检查", "冒烟测试", "验收", "檢查", "检查"],
        .japanese: ["検証", "動作確認", "確認", "ヘルスチェック", "スモークテスト", "正常性"],
      ]
    )
  ])

  /// Words that make a rollback section one about when to do it.
  private static let triggers = PhraseTable([
    (
      value: (),
      phrases: [
        .english: ["trigger*", "criteria", "when to", "conditions"],
        .german: ["auslöser", "kriterien", "wann", "bedingungen"],
        .french: ["déclencheur*", "critères", "quand", "conditions"],
        .spanish: ["disparador*", "desencadenante*", "criterios", "cuándo", "condiciones"],
        .russian: ["триггер*", "критери*", "когда", "услови*"],
        .chinese: ["触发", "条件", "何时", "标准"],
        .japanese: ["トリガー", "条件", "基準", "判断"],
      ]
    )
  ])

  /// Words of reading matter that is work where it holds commands: to prepare something.
  private static let preparation = PhraseTable([
    (
      value: (),
      phrases: [
        .english: [
          "prerequisites", "prerequisite", "pre-requisites", "requirements", "dependencies",
        ],
        .german: ["voraussetzungen", "abhängigkeiten"],
        .french: ["prérequis", "dépendances"],
        .spanish: ["requisitos", "prerrequisitos", "dependencias"],
        .russian: ["требования", "зависимости"],
        .chinese: ["前提条件", "前置条件", "先决条件", "依赖"],
        .japanese: ["前提条件", "依存関係"],
      ]
    )
  ])

  private static let roles = PhraseTable(table)

  /// Whether a heading names what has to be there first.
  static func prepares(_ words: HeadingWords) -> Bool { preparation.match(in: words) != nil }

  /// Whether a heading's words say that what follows is a check.
  static func verifies(_ words: HeadingWords) -> Bool { verification.match(in: words) != nil }

  /// Whether a heading of a rollback section says that it lists the reasons for one.
  static func namesTriggers(_ words: HeadingWords) -> Bool { triggers.match(in: words) != nil }

  /// The role that a heading's words give, if any, and whether they open it.
  static func role(of words: HeadingWords) -> (role: SectionRole, opens: Bool)? {
    guard let found = roles.match(in: words) else { return isFailure(words) }
    guard found.value == .rollback, rehearsal.match(in: words) != nil else {
      return (found.value, found.opens)
    }
    return nil
  }

  /// "If the deployment fails" names what to do about a failure.
  private static func isFailure(_ words: HeadingWords) -> (role: SectionRole, opens: Bool)? {
    guard let first = words.words.first, failureLeads.contains(first), let last = words.words.last,
      failures.contains(last)
    else { return nil }
    return (.troubleshooting, true)
  }

  private static let failureLeads: Set<String> = ["if", "when", "wenn", "falls", "si", "если"]
  private static let failures: Set<String> = [
    "fails", "failed", "fail", "breaks", "crashes", "fehlschlägt", "scheitert", "échoue", "falla",
    "падает", "сломалось",
  ]
}
