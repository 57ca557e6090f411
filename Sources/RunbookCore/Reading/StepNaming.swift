import Crypto

/// Gives steps their numbers and ids.
///
/// A step's id is its explicit name, else a digest of its heading path, kind, content and ordinal
/// among equals: it survives edits elsewhere in the document. Numbers are for people.
struct StepNaming {
  private var names: [String: Int] = [:]
  private var digests: [UInt64: Int] = [:]
  private var ordinals: [Track: Int] = [:]
  /// What is digested: the heading path of the open section, then the step.
  private var digested: [UInt8] = []
  private var pathLength = 0
  private var section: Int?

  /// Names the next step of the document, which stands in this section.
  mutating func step(
    from draft: StepDraft, in section: Int, of outline: Outline, parent: Step.ID?,
    findings: inout [Finding]
  ) -> Step {
    if section != self.section {
      self.section = section
      digested = outline.headingPath(of: section)
      pathLength = digested.count
    }
    return Step(
      id: id(of: draft, &findings), number: number(of: draft),
      section: outline.sections[section].id,
      parent: parent, kind: draft.kind, title: draft.title, line: draft.line,
      column: draft.column, track: draft.track, box: draft.box,
      optional: draft.optional,
      // A step named after its section has the section's budget, once.
      budgetSeconds: draft.title == outline.sections[section].title
        ? nil : WrittenDuration.budget(inHeading: draft.title), label: draft.label,
      notes: draft.notes, command: draft.command, traits: draft.traits)
  }

  private mutating func number(of draft: StepDraft) -> StepNumber? {
    guard draft.kind != .group else { return nil }
    let ordinal = ordinals[draft.track, default: 0] + 1
    ordinals[draft.track] = ordinal
    return StepNumber(track: draft.track, ordinal: ordinal)
  }

  private mutating func id(of draft: StepDraft, _ findings: inout [Finding]) -> Step.ID {
    if let name = draft.name {
      if names[name] != nil {
        findings.append(
          Finding(
            severity: .blocks, code: .duplicateName, detail: name, line: draft.line,
            column: draft.column))
      }
      return unique(name)
    }
    digested.removeSubrange(pathLength...)
    for text in [draft.shape.rawValue, draft.title] {
      digested.append(contentsOf: text.utf8)
      digested.append(Outline.pathSeparator)
    }
    // Inline code is in the title already.
    if let command = draft.command, draft.kind != .task {
      digested.append(contentsOf: command.text.utf8)
    }
    return SHA256.hash(data: digested).withUnsafeBytes { hash in
      let bytes = hash.prefix(Self.digestLength)
      let key = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let count = digests[key, default: 0] + 1
      digests[key] = count
      return count == 1 ? bytes.hexadecimal : bytes.hexadecimal + "-" + String(count)
    }
  }

  /// What steps with the same text in the same section have in common of their ids; of one that has a
  /// name, its id.
  static func base(of id: Step.ID) -> Substring {
    let start = id.utf8.prefix(2 * digestLength)
    let isCounted =
      start.allSatisfy(isDigestDigit)
      && id.utf8.dropFirst(2 * digestLength).first == UInt8(ascii: "-")
    return isCounted ? Substring(start) : id[...]
  }

  private static func isDigestDigit(_ byte: UInt8) -> Bool {
    Byte.isDigit(byte) || (97...102).contains(byte)
  }

  /// The bytes of a digest that make an id.
  private static let digestLength = 6

  /// A name that no other step has; never one that a digest could make.
  private mutating func unique(_ name: String) -> Step.ID {
    let start = name.utf8.prefix(2 * Self.digestLength)
    let isDigest =
      start.count == 2 * Self.digestLength
      && start.allSatisfy(Self.isDigestDigit)
    var id = isDigest ? "name-" + name : name
    if let seen = names[id] {
      var count = seen + 1
      while names["\(id)-\(count)"] != nil { count += 1 }
      names[id] = count
      id += "-\(count)"
    }
    names[id] = 1
    return id
  }
}
