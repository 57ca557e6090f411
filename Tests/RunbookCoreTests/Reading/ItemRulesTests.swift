import Testing

@testable import RunbookCore

@Suite("Rules: gates, waits, conditions, fields")
struct ItemRulesTests {
  private func step(_ title: String) throws -> Step {
    try #require(try runbook("# T\n## Launch\n- [ ] \(title)\n").steps.first)
  }

  @Test(
    "triggers, stops and go-aheads are gates that keep their box",
    arguments: [
      ("Rollback trigger: errors above 5%", Gate.trigger), ("Roll back if errors stay", .trigger),
      ("If errors rise, roll back", .trigger), ("Rollback-Auslöser: Fehler über 5 %", .trigger),
      ("Déclencheur de rollback : erreurs", .trigger),
      ("Disparador de rollback: errores", .trigger),
      ("Триггер отката: ошибки", .trigger), ("回滚触发条件：错误率 > 5%", .trigger),
      ("ロールバック条件：エラー率 5% 超", .trigger), ("STOP if the disk is full", .stop),
      ("Abort if a replica lags", .stop), ("⛔ Not on a Friday", .stop),
      ("Disk below 85%, stop if above 90%", .stop), ("Abbrechen, wenn Fehler auftreten", .stop),
      ("Arrêter si la file grandit", .stop), ("Abortar si falla", .stop),
      ("Остановить, если растут ошибки", .stop), ("如果出现错误，停止", .stop),
      ("エラーの場合は中止", .stop), ("If healthy, proceed to phase 3", .proceed),
      ("Stop here if any check is red", .stop), ("Halt the rollout if errors rise", .stop),
      ("Do not go live if a replica lags", .stop), ("Once green, proceed to 50%", .proceed),
      ("Do not proceed until the backup is verified", .proceed),
      ("Only proceed once both regions answer", .proceed), ("Proceed when QA says so", .proceed),
      ("Go / No Go decision", .proceed), ("GO/NO-GO with the whole team", .proceed),
      ("Proceed only if all is green", .proceed),
      ("Wenn alles grün ist, weiter mit Phase 2", .proceed),
      ("Si tout est sain, continuer", .proceed), ("Si todo va bien, continuar", .proceed),
      ("Если всё в порядке, продолжить", .proceed), ("如果健康，继续下一阶段", .proceed),
      ("正常であれば次へ進む", .proceed),
    ])
  func gates(title: String, gate: Gate) throws {
    let found = try step(title)
    #expect(found.kind == .gate && found.gate == gate && found.box != nil)
    #expect(found.number?.description == "1")
  }

  @Test(
    "what only mentions them is none",
    arguments: [
      "Proceed with the deployment", "Stop the rollout", "Do not deploy by hand",
      "Rollback triggers documented", "Rollback plan tested", "Check if the cache is warm",
      "Verify whether we can proceed", "Stop the old service", "Scale up if needed",
      "Alerts for rollback reviewed", "回滚方案已测试",
    ])
  func noGates(title: String) throws {
    #expect(try step(title).gate == nil)
  }

  @Test(
    "waits in words and languages, of a range the longer",
    arguments: [
      ("Wait 1 hour, watch the graphs", 3600), ("Monitor for 4-6 hours:", 21600),
      ("Soak for 30 min", 1800), ("Let it run for two hours", 7200), ("Wait for an hour", 3600),
      ("After 15-60 minutes, look again", 3600), ("Monitor error rates for 30 minutes", 1800),
      ("30 Minuten warten", 1800), ("24 Stunden lang beobachten", 86400),
      ("Attendre 2 heures", 7200), ("Surveiller pendant 24 heures", 86400),
      ("Esperar 15 minutos", 900), ("Подождать 2 часа", 7200), ("等待30分钟", 1800),
      ("观察2小时", 7200), ("30分待機する", 1800), ("1時間待つ", 3600),
    ])
  func waits(title: String, seconds: Int) throws {
    let found = try step(title)
    #expect(found.kind == .wait && found.waitSeconds == seconds)
  }

  @Test(
    "thresholds, schedules and waits without an end are tasks",
    arguments: [
      "Monitor latency < 5s", "Monitor metrics daily (week 1)", "Wait until latency < 5s",
      "Wait for the pods", "Run the load test for 10 minutes", "No errors in 24 hours",
    ])
  func noWaits(title: String) throws {
    #expect(try step(title).kind == .task)
  }

  @Test("a wait with boxes inside is their parent; one in a heading too")
  func waitParents() throws {
    #expect(
      try outline("## L\n- [ ] Monitor for 1 hour:\n  - [ ] calm\n- [ ] next\n") == [
        "1 wait [ ] Monitor for 1 hour:", "2 task [ ] calm in Monitor for 1 hour:",
        "3 task [ ] next",
      ])
    #expect(
      try outline("## Watch for 24 hours\n- [ ] calm\n## First 24 hours\n- [ ] fine\n") == [
        "1 wait Watch for 24 hours", "2 task [ ] calm in Watch for 24 hours", "3 task [ ] fine",
      ])
  }

  @Test("gates and waits accept no command")
  func noAcceptance() throws {
    #expect(
      try outline("## L\n```sh\nx\n```\n- [ ] ok\n- [ ] Wait 5 minutes\n- [ ] STOP if red\n") == [
        "1 command L", "2 task [ ] ok in L", "3 wait [ ] Wait 5 minutes",
        "4 gate [ ] STOP if red",
      ])
  }

  @Test(
    "conditions",
    arguments: [
      ("Warm the cache (if it is cold)", "if it is cold", true),
      ("Restart (optional but good)", "optional but good", true),
      ("Optional: tell sales", "optional", true), ("Scale up if needed", "if needed", true),
      ("If the queue grows, add workers", "if the queue grows", false),
      ("Or push to main", "or", false), ("Drain only if asked", "only if asked", false),
      ("Cache leeren (falls nötig)", "falls nötig", true), ("如有必要重启", "如有必要", true),
      ("При необходимости перезапустить", "при необходимости", true),
    ])
  func conditions(title: String, words: String, optional: Bool) throws {
    let found = try step(title)
    #expect(found.condition == words && found.optional == optional && found.kind == .task)
  }

  @Test(
    "plain steps have no condition",
    arguments: [
      "Verify if it answers", "Check whether it answers", "Notify operators", "Once done, tell ops",
      "Order more disks", "Data (three copies) verified",
    ])
  func unconditional(title: String) throws {
    let found = try step(title)
    #expect(found.condition == nil && !found.optional)
  }

  @Test(
    "a label or heading makes the fence under it one that may be left out",
    arguments: [
      ("**Alerts (Optional at first):**", "optional at first", true),
      ("Restart the cache, if needed:", "if needed", true),
      ("### Warm up (optional)", "optional", true),
      ("If the queue grows:", "if the queue grows", false),
    ])
  func conditionalLabels(label: String, words: String, optional: Bool) throws {
    let found = try runbook("# T\n## Launch\n\(label)\n\n```bash\nmake warm\n```\n").steps[0]
    #expect(found.condition == words && found.optional == optional && found.kind == .command)
  }

  @Test("on the rollback track, rolling back is the work")
  func rollbackTrack() throws {
    let found = try runbook("## Rollback\n1. If migrations ran, roll back the schema\n").steps[0]
    #expect(found.kind == .task && found.condition == "if migrations ran")
  }

  @Test("boxes with blanks ask for a value, lines with blanks are fields of the document")
  func fields() throws {
    let found = try runbook(
      "# T\n## Go\n- [ ] Image PR: <!-- paste URL here -->\n- [ ] Build: ____\n"
        + "## Sign-off\n**Approved By**: ______  \n**Date**: [date]\n\n```text\nx: ____\n```\n"
        + "## Contacts\n- **Lead** - [Your contact info]\n- [Guide](./guide.md)\n\n"
        + "| Role | Name |\n|---|---|\n| Support | [Name] |\n")
    #expect(found.steps.prefix(2).map(\.kind) == [.input, .input])
    #expect(found.steps.prefix(2).map(\.field) == ["Image PR", "Build"])
    #expect(found.fields.map(\.name) == ["Approved By", "Date", "Lead", "Support: Name"])
    #expect(found.fields.map(\.line) == [6, 7, 13, 18])
    #expect(found.fields.map(\.column) == [18, 11, 14, 13])
    #expect(found.links == [Link(target: "./guide.md", line: 14, column: 3)])
  }

  @Test("annotations on items override the words; unknown keys are kept; prose is none")
  func annotations() throws {
    let found = try runbook(
      "## L\n- [ ] Drain <!-- id=drain each irreversible color=red -->\n"
        + "- [ ] Look <!-- wait=30m -->\n- [ ] All well? <!-- gate=proceed if=\"asked\" -->\n"
        + "- [ ] Plain <!-- see the wiki for more -->\n- [ ] Maybe <!-- optional -->\n"
    ).steps
    #expect(found[0].id == "drain" && found[0].annotation("color") == "red")
    #expect(found[0].traits.contains(.alone) && found[0].traits.contains(.irreversible))
    #expect(found[1].waitSeconds == 1800 && found[2].gate == .proceed)
    #expect(found[2].condition == "asked")
    #expect(found[3].traits.isEmpty && found[4].optional)
  }

  @Test("attributes of a fence are annotations of its step")
  func attributes() throws {
    let step = try runbook("```sh {name=a timeout=5m irreversible}\nx\n```\n").steps[0]
    #expect(step.id == "a" && step.annotation("timeout") == "5m")
    #expect(step.traits.contains(.irreversible))
  }

  @Test("bullets under the bare word are triggers in a rollback; numbers are its steps")
  func bareTriggers() throws {
    let text = "## Rollback\n**Triggers:**\n- errors\n- slow\n\n1. back\n"
    let found = try runbook(text)
    #expect(found.triggers.map(\.text) == ["errors", "slow"])
    #expect(found.steps.map(\.title) == ["back"])
    let other = try runbook("## Deploy\n**Triggers:**\n- a push to main\n")
    #expect(other.triggers.isEmpty)
  }

  @Test("reasons for a rollback are triggers, not steps")
  func triggers() throws {
    let found = try runbook(
      "## Rollback\n1. back\n### Rollback triggers\n**At once:**\n- errors\n1. outage\n"
        + "## Go\nRollback if:\n- slow\n\nThen:\n- other\n")
    #expect(found.triggers.map(\.text) == ["errors", "outage", "slow"])
    #expect(found.steps.map(\.title) == ["back"])
  }
}

@Suite("Rules: inline code and untagged fences")
struct InlineRulesTests {
  @Test("the first inline code of a task that is a command checks it; the task stays one")
  func inline() throws {
    let steps = try runbook(
      "## L\n- [ ] Tests pass: `make test`\n- [ ] `.env` is there\n- [ ] `/health` answers\n"
    ).steps
    #expect(steps.map(\.kind) == [.task, .task, .task])
    #expect(steps.map { $0.command?.text } == ["make test", nil, nil])
  }

  @Test("an untagged fence that looks like shell is shown and reported")
  func untagged() throws {
    let found = try runbook(
      "## L\n```\ngit pull\nmake deploy\n```\n```\na tree\n└── of files\n```\n")
    #expect(found.lines(of: .untaggedShell) == [2])
    #expect(found.steps.map(\.track) == [.none, .none])
  }

  @Test("a comment right behind a table of metrics speaks for its rows")
  func annotatedTable() throws {
    let table = "| Metric | Target |\n|---|---|\n| Errors | 0 |\n"
    #expect(try runbook("# T\n- [ ] a\n\n" + table).steps.map(\.track) == [.forward, .forward])
    let ignored = try runbook("# T\n- [ ] a\n\n" + table + "<!-- ignore -->\n")
    #expect(ignored.steps.map(\.track) == [.forward, .none])
    let sometimes = try runbook("# T\n- [ ] a\n\n" + table + "\n<!-- if=traffic -->\n")
    #expect(sometimes.steps.last?.condition == "traffic")
  }
}
