/// What a run knows about a condition: the steps on its way forward that speak of the same thing.
extension Run {
  /// Forward steps whose title, or section, has a telling word of a text; those that were worked on first.
  public func known(about words: String, limit: Int = 4) -> [Int] {
    let wanted = Self.tellingWords(of: words)
    guard !wanted.isEmpty else { return [] }
    let found = runbook.steps.indices.filter { index in
      let step = runbook.steps[index]
      guard step.track == .forward, step.kind != .group, route.contains(index) else { return false }
      let section = runbook.section(step.section)?.title ?? ""
      return !wanted.isDisjoint(with: Self.tellingWords(of: step.title + " " + section))
    }
    let worked = found.filter { wasTouched($0) || progress[$0].isSettled }
    return Array((worked + found.filter { !worked.contains($0) }).prefix(limit)).sorted()
  }

  /// The beginnings of a text's longer words: "migration" and "migrated" speak of the same.
  private static func tellingWords(of text: String) -> Set<Substring> {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return Set(
      words.filter { $0.count >= stem && !idle.contains(String($0)) }.map { $0.prefix(stem) })
  }

  private static let stem = 5

  /// Long words that conditions have whatever they are about.
  private static let idle: Set<String> = [
    "needed", "necessary", "required", "applicable", "applies", "rollback", "rolled", "rolling",
    "there", "their", "these", "where", "which", "after", "before", "during", "optional", "other",
    "previous", "deployment", "deployed", "deploy", "production", "verify", "check", "checks",
    "steps", "failed", "fails", "should", "would", "still",
  ]
}
