/// Windows of work that cannot be read, or that mean another time elsewhere.
struct LintWindows {
  private(set) var findings: [LintFinding] = []

  init(_ runbook: Runbook) {
    for entry in runbook.frontMatter.maintenance {
      let isKnown = runbook.sections.contains { entry.names(anchor: $0.id, title: $0.title) }
      if !isKnown {
        findings.append(LintFinding(.unknownMaintenance, entry.name, line: entry.line))
      }
    }
    if let window = runbook.frontMatter.window {
      do throws(WindowFault) {
        _ = try WorkWindow(reading: window)
      } catch {
        findings.append(LintFinding(.unreadableWindow, error.words, line: 1))
      }
    }
    for section in runbook.sections where section.track == .maintenance {
      let entry = runbook.frontMatter.maintenance.first {
        $0.names(anchor: section.id, title: section.title)
      }
      let line = entry?.window == section.window ? entry?.line ?? section.line : section.line
      if let fault = section.windowFault {
        findings.append(LintFinding(.unreadableWindow, fault.words, line: line))
      } else if let window = section.schedule, window.opening != nil, window.zone == nil {
        findings.append(LintFinding(.windowWithoutZone, window.text, line: line))
      }
    }
  }
}
