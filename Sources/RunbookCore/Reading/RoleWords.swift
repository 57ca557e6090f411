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

  /// Whether a heading's words say that what follows is a check.
  static func verifies(_ words: [String]) -> Bool {
    words.contains { verification.contains($0) }
  }

  /// The role that a heading's words give, if any.
  static func role(of words: [String]) -> SectionRole? {
    var best: Phrase?
    for (place, word) in words.enumerated() {
      for phrase in phrases[word] ?? [] where phrase.rank < best?.rank ?? Int.max {
        guard phrase.words.count <= words.count - place,
          zip(phrase.words, words[place...]).allSatisfy(==),
          !phrase.isWhole || phrase.words.count == words.count,
          phrase.role != .rollback || rehearsal.isDisjoint(with: words)
        else { continue }
        best = phrase
      }
    }
    return best?.role
  }

  /// The heading's words in lower case; a hyphen inside a word stays.
  static func words(of heading: String) -> [String] {
    guard heading.utf8.allSatisfy({ $0 < 0x80 }) else {
      return heading.lowercased().unicodeScalars.split { !isWordScalar($0) }.map(String.init)
        .filter { $0 != "-" }
    }
    return heading.utf8.split { !isWordByte($0) }.map { word in
      String(decoding: word.map(Byte.lowercased), as: UTF8.self)
    }.filter { $0 != "-" }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (Byte.isLetter(byte) && byte != UInt8(ascii: "_")) || Byte.isDigit(byte)
      || byte == UInt8(ascii: "-")
  }

  /// Letters, digits and hyphens.
  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isWordByte(UInt8(scalar.value)) }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private struct Phrase {
    let words: [String]
    let role: SectionRole
    /// The row of the table: the first that fits counts.
    let rank: Int
    /// Whether it must be the whole heading.
    let isWhole: Bool
  }

  /// The table's phrases by their first word.
  private static let phrases: [String: [Phrase]] = {
    var phrases: [String: [Phrase]] = [:]
    for (rank, row) in table.enumerated() {
      for text in row.words {
        let words = RoleWords.words(of: text)
        guard let first = words.first else { continue }
        phrases[first, default: []].append(
          Phrase(words: words, role: row.role, rank: rank, isWhole: text.hasPrefix("= ")))
      }
    }
    return phrases
  }()
}
