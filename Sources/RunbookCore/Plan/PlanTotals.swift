/// What a runbook holds in all.
struct PlanTotals {
  private(set) var boxes = 0
  private(set) var ticked = 0
  private(set) var fences = 0
  private(set) var commands = 0
  private(set) var runnable = 0
  private(set) var seconds = 0

  init(_ runbook: Runbook) {
    for step in runbook.steps {
      if step.box != nil { boxes += 1 }
      if step.preticked { ticked += 1 }
      guard let command = step.command else { continue }
      fences += 1
      commands += command.commands.count
      runnable += command.commands.count { $0.offer == .run }
    }
    // A section's own budget covers what is under it.
    var covered: Set<Section.ID> = []
    for section in runbook.sections where section.track == .forward {
      if let parent = section.parent, covered.contains(parent) {
        covered.insert(section.id)
      } else if let budget = section.budgetSeconds {
        seconds += budget
        covered.insert(section.id)
      }
    }
  }

  var text: String {
    var parts = [Self.count(boxes, "box", "boxes")]
    if ticked > 0 { parts[0] += " (\(ticked) ticked by the author)" }
    var second = Self.count(commands, "command", "commands")
    second += " in " + Self.count(fences, "fence", "fences")
    if runnable < commands { second += " (\(commands - runnable) not simply run)" }
    parts.append(second)
    if seconds > 0 { parts.append("budget " + SpokenDuration.text(seconds: seconds)) }
    return parts.joined(separator: ", ")
  }

  private static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }
}
