/// The words of headings that tell what a section is for.
///
/// One table, so that a language is a row more. A phrase counts where it stands as whole words of the
/// heading, in any case; after "= " it must be the whole heading. Structure decides over words: a
/// section with boxes is never reading matter.
enum RoleWords {
  /// Roles in the order they are looked for, each with its words.
  static let table: [(role: SectionRole, words: [String])] = [
    (.rollback, ["rollback", "roll back", "roll-back", "back out", "backout", "backing out"]),
    (
      .troubleshooting,
      [
        "troubleshooting", "troubleshoot", "common issues", "known issues", "common problems",
        "faq", "debugging", "if something goes wrong",
      ]
    ),
    (
      .maintenance,
      [
        "= maintenance", "maintenance window", "maintenance windows", "maintenance schedule",
        "regular maintenance", "scheduled maintenance", "routine maintenance",
      ]
    ),
    (.contacts, ["contacts", "emergency contact", "= contact", "= escalation", "escalation path"]),
    (.signoff, ["sign-off", "signoff", "sign off", "approvals"]),
    (
      .reference,
      [
        "useful commands", "reference commands", "command reference", "quick reference",
        "cheat sheet", "cheatsheet", "handy commands",
      ]
    ),
    (
      .reading,
      [
        "scope", "goal", "goals", "overview", "background", "introduction", "summary",
        "risk", "risks", "trade-off", "trade-offs", "tradeoffs", "open questions",
        "revision history",
        "changelog", "change log", "dependencies", "next steps", "documentation",
        "documentation links",
        "related documentation", "references", "appendix", "architecture", "glossary", "benefits",
        "table of contents", "further reading",
      ]
    ),
  ]

  /// Words that make a heading about rehearsing a rollback rather than doing it.
  private static let rehearsal: Set<String> = ["test", "testing", "tests", "rehearsal", "drill"]

  /// Words of headings under which commands check something.
  private static let verification: Set<String> = [
    "verify", "verification", "verifying", "validation", "validate", "smoke", "health",
  ]

  /// Whether a heading says that what follows is a check.
  static func verifies(_ heading: String) -> Bool {
    !verification.isDisjoint(with: words(of: heading))
  }

  /// The role that a heading's words give, if any.
  static func role(of heading: String) -> SectionRole? {
    let words = self.words(of: heading)
    let joined = " " + words.joined(separator: " ") + " "
    for (role, phrases) in table
    where phrases.contains(where: { joined.contains(" \($0) ") || " =\(joined)" == " \($0) " }) {
      if role == .rollback, !rehearsal.isDisjoint(with: words) { continue }
      return role
    }
    return nil
  }

  /// The heading's words in lower case; a hyphen inside a word stays.
  private static func words(of heading: String) -> [String] {
    heading.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init)
      .filter { $0 != "-" }
  }
}
