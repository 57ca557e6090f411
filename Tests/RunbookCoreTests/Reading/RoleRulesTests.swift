import Testing

@testable import RunbookCore

@Suite("Rules: what a section is for")
struct RoleRulesTests {
  @Test(
    "words of headings give roles in seven languages",
    arguments: [
      ("Rückfallplan", SectionRole.rollback), ("Plan de retour arrière", .rollback),
      ("Plan de reversión", .rollback), ("План отката", .rollback), ("回滚方案", .rollback),
      ("ロールバック手順", .rollback), ("Backout", .rollback), ("5. Revert plan", .rollback),
      ("🔄 Emergency Rollback", .rollback), ("Fehlerbehebung", .troubleshooting),
      ("Dépannage", .troubleshooting), ("Solución de problemas", .troubleshooting),
      ("Устранение неполадок", .troubleshooting), ("常见问题", .troubleshooting),
      ("トラブルシューティング", .troubleshooting), ("If the migration fails", .troubleshooting),
      ("Wartungsfenster", .maintenance), ("Weekly", .maintenance), ("Ongoing", .maintenance),
      ("Еженедельно", .maintenance), ("日常维护", .maintenance), ("定期メンテナンス", .maintenance),
      ("Ansprechpartner", .contacts), ("Контакты", .contacts), ("紧急联系人", .contacts),
      ("連絡先", .contacts), ("Freigabe", .signoff), ("审批", .signoff),
      ("Nützliche Befehle", .reference), ("Commandes utiles", .reference),
      ("Полезные команды", .reference), ("常用命令", .reference), ("便利なコマンド", .reference),
      ("Risiken", .reading), ("Risques", .reading), ("Alcance", .reading), ("Риски", .reading),
      ("风险", .reading), ("概要", .reading), ("Nächste Schritte", .reading),
      ("Шаг 3: Развёртывание", .forward), ("Monitoring nach dem Start", .forward),
      ("部署步骤", .forward), ("デプロイ", .forward), ("Extended monitoring", .forward),
    ])
  func roles(heading: String, role: SectionRole) throws {
    #expect(try runbook("# T\n## \(heading)\n1. a\n").sections[1].role == role)
  }

  @Test(
    "rehearsing a rollback is part of the way forward",
    arguments: ["Rollback testing", "Test des Rückfalls: Rückfall testen", "回滚演练", "ロールバック訓練"])
  func rehearsal(heading: String) throws {
    #expect(try runbook("# T\n## \(heading)\n1. a\n").sections[1].role == .forward)
  }

  @Test(
    "headings say that what follows is a check",
    arguments: [
      "Überprüfung", "Vérification", "Verificación", "Проверка", "验证", "動作確認", "Smoke tests",
    ])
  func verifies(heading: String) throws {
    #expect(try runbook("# T\n## \(heading)\n1. a\n").sections[1].verifies)
  }

  @Test("what is under a rollback section is part of it; a way back is one wherever it stands")
  func inherited() throws {
    let found = try runbook(
      "# T\n## Rollback\n### Database\n1. a\n## Runbooks\n### Common issues\n#### Rollback\n1. b\n")
    #expect(
      found.sections.map(\.role) == [
        .forward, .rollback, .rollback, .forward, .troubleshooting, .rollback,
      ])
  }

  @Test("prerequisites are reading matter, but for boxes and commands")
  func prerequisites() throws {
    #expect(try runbook("# T\n## Prerequisites\n1. a\n").steps.isEmpty)
    #expect(try runbook("# T\n## Prerequisites\n```sh\nx\n```\n").steps[0].track == .forward)
    #expect(try runbook("# T\n## Background\n```sh\nx\n```\n").steps[0].track == .none)
  }

  @Test("an annotation decides over words and boxes")
  func annotated() throws {
    let found = try runbook(
      "# T\n## Way home\n<!-- role=rollback budget=5m window=\"Sun 2-4 AM\" -->\n- [ ] a\n"
        + "## Old <!-- ignore -->\n- [ ] b\n")
    #expect(found.sections.map(\.role) == [.forward, .rollback, .reading])
    #expect(found.sections[1].budgetSeconds == 300 && found.sections[1].window == "Sun 2-4 AM")
    #expect(found.steps.map(\.track) == [.rollback, .none])
  }

  @Test("windows are read from headings and lines, budgets are not windows")
  func windows() throws {
    let found = try runbook(
      "# T\n## Weekly (Saturday 2-4 AM UTC)\n## B\nMaintenance window: Sun 02:00-04:00 UTC\n"
        + "## C (2-3 hours)\n## D\nWartungsfenster: So 2-4 Uhr\n")
    #expect(
      found.sections.map(\.window) == [
        nil, "Saturday 2-4 AM UTC", "Sun 02:00-04:00 UTC", nil, "So 2-4 Uhr",
      ])
    #expect(found.sections[3].budgetSeconds == 10800)
  }

  @Test("bullets under what is due again and again are steps, other bullets are not")
  func scheduled() throws {
    let found = try runbook(
      "# T\n## Maintenance Windows\n- read this\n### Weekly (Saturday 2-4 AM UTC)\n- rotate\n- clear\n"
        + "### Quarterly\n- review\n### Contacts\n- nobody\n## Release weekly\n- not this\n- [ ] a\n"
    )
    #expect(found.steps.map(\.title) == ["rotate", "clear", "review", "a"])
    #expect(found.steps.map(\.track) == [.maintenance, .maintenance, .maintenance, .forward])
    #expect(found.sections.map { $0.schedule != nil } == [false, false, true, true, false, false])
  }

  @Test("a section ends before the next heading of any level")
  func ends() throws {
    #expect(try runbook("# T\n\ntext\n## A\n### B\nx\n").sections.map(\.endLine) == [3, 4, 6])
  }
}
