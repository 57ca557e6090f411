/// What was made of words that could have meant something else.
struct LintAssumptions {
  private(set) var findings: [LintFinding] = []

  init(_ runbook: Runbook) {
    var commands: Set<Section.ID> = []
    for step in runbook.steps where !(step.command?.commands.isEmpty ?? true) {
      commands.insert(step.section)
    }
    for section in runbook.sections {
      sectionFindings(section, of: runbook, holdsCommands: commands.contains(section.id))
    }
    for step in runbook.steps { stepFindings(step, of: runbook) }
    for field in runbook.fields {
      findings.append(
        LintFinding(.assumedField, field.name, line: field.line, column: field.column))
    }
    for trigger in runbook.triggers {
      findings.append(LintFinding(.assumedTrigger, trigger.text, line: trigger.line))
    }
  }

  private mutating func sectionFindings(
    _ section: Section, of runbook: Runbook, holdsCommands: Bool
  ) {
    func note(_ code: Lint.Code, _ detail: String = "") -> LintFinding {
      LintFinding(code, detail, line: section.line)
    }
    let above = section.parent.flatMap { runbook.section($0) }?.role ?? .forward
    if section.role != .forward, section.role != above {
      findings.append(note(.assumedRole, section.role.words))
    }
    if section.role == .reading, holdsCommands { findings.append(note(.readingWithCommands)) }
    if let seconds = section.budgetSeconds {
      findings.append(note(.assumedBudget, SpokenDuration.text(seconds: seconds)))
    }
    if let window = section.window { findings.append(note(.assumedWindow, window)) }
    findings += section.unreadableTimes.map { note(.unreadableTime, $0) }
  }

  private mutating func stepFindings(_ step: Step, of runbook: Runbook) {
    func note(_ code: Lint.Code, _ detail: String = "") -> LintFinding {
      LintFinding(code, detail, line: step.line, column: step.column)
    }
    if step.preticked { findings.append(note(.preticked)) }
    if let seconds = step.budgetSeconds, step.title != runbook.section(step.section)?.title {
      findings.append(note(.assumedBudget, SpokenDuration.text(seconds: seconds)))
    }
    for trait in step.traits {
      switch trait {
      case .gate(let gate): findings.append(note(.assumedGate, gate.words))
      case .wait(let time):
        findings.append(note(.assumedWait, SpokenDuration.text(time)))
      case .condition(let words): findings.append(note(.assumedCondition, words))
      case .alternatives(let ways):
        findings.append(note(.assumedChoice, ways.map(\.label).joined(separator: "; ")))
      case .metric(let metric): findings.append(note(.assumedMetric, metric.name))
      case .field(let name): findings.append(note(.assumedField, name))
      case .annotation(let key, let value) where Annotation.isUnreadable(key, value):
        findings.append(note(.unreadableTime, "\(key)=\(value)"))
      case .option, .alone, .irreversible, .undoes, .annotation: break
      }
    }
  }
}
