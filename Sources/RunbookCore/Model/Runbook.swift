/// A Markdown document as parsed: sections, steps and what was noticed while reading.
///
/// A runbook is a value without effects; running, planning and exporting are functions over it.
public struct Runbook: Sendable, Equatable {
  /// The path as the operator gave it.
  public let path: String
  /// The front matter's title, else the first level-1 heading, else the file name.
  public let title: String
  /// SHA-256 of the file's bytes, in hexadecimal.
  public let digest: String
  /// How the bytes became text.
  public let encoding: TextEncoding
  /// What the author set under `tminus:` in the front matter.
  public let frontMatter: FrontMatter
  /// Sections in document order; a parent comes before its children.
  public let sections: [Section]
  /// Steps in document order; a parent comes before its children.
  public let steps: [Step]
  /// What was noticed while reading, in document order.
  public let findings: [Finding]
  /// Values that people enter and that no command uses: sign-off lines, contact fields.
  public let fields: [Field]
  /// What the text names as reasons to roll back, boxes aside.
  public let triggers: [Trigger]
  /// Links to other files, for whoever can look whether they are there.
  public let links: [Link]

  /// The position in `sections` of each section's id.
  let sectionIndex: [Section.ID: Int]
  /// The position in `steps` of each step's id.
  let stepIndex: [Step.ID: Int]
  /// The positions in `steps` of the numbered steps of each track, in the order of their numbers.
  private let numbered: [Track: [Int]]

  init(
    path: String, title: String, digest: String, encoding: TextEncoding,
    frontMatter: FrontMatter, sections: [Section], steps: [Step], findings: [Finding],
    fields: [Field] = [], triggers: [Trigger] = [], links: [Link] = []
  ) {
    self.path = path
    self.title = title
    self.digest = digest
    self.encoding = encoding
    self.frontMatter = frontMatter
    self.sections = sections
    self.steps = steps
    self.findings = findings
    self.fields = fields
    self.triggers = triggers
    self.links = links
    var sectionIndex: [Section.ID: Int] = [:]
    sectionIndex.reserveCapacity(sections.count)
    for index in sections.indices { sectionIndex[sections[index].id] = index }
    var stepIndex: [Step.ID: Int] = [:]
    stepIndex.reserveCapacity(steps.count)
    var numbered: [Track: [Int]] = [:]
    for index in steps.indices {
      stepIndex[steps[index].id] = index
      if let number = steps[index].number { numbered[number.track, default: []].append(index) }
    }
    self.sectionIndex = sectionIndex
    self.stepIndex = stepIndex
    self.numbered = numbered
  }

  /// How many numbered steps a track has.
  public func stepCount(_ track: Track) -> Int { numbered[track]?.count ?? 0 }

  /// The runbook cut down to one section and what is under it; numbers stay as they are.
  public func only(_ section: Section) -> Runbook {
    var inside: Set<Section.ID> = [section.id]
    for other in sections where other.parent.map(inside.contains) ?? false {
      inside.insert(other.id)
    }
    return Runbook(
      path: path, title: title, digest: digest, encoding: encoding, frontMatter: frontMatter,
      sections: sections.filter { inside.contains($0.id) },
      steps: steps.filter { inside.contains($0.section) }, findings: findings,
      fields: fields.filter { inside.contains($0.section) }, triggers: triggers, links: links)
  }

  /// The section with this id, if the runbook has it.
  public func section(_ id: Section.ID) -> Section? {
    sectionIndex[id].map { sections[$0] }
  }

  /// The step with this id, if the runbook has it.
  public func step(_ id: Step.ID) -> Step? {
    stepIndex[id].map { steps[$0] }
  }

  /// The position in ``steps`` of the step with this id.
  public func stepIndex(id: Step.ID) -> Int? {
    stepIndex[id]
  }

  /// The position in ``steps`` of the step with this number, as a person types it.
  public func stepIndex(numbered number: StepNumber) -> Int? {
    let indexes = numbered[number.track] ?? []
    return indexes.indices.contains(number.ordinal - 1) ? indexes[number.ordinal - 1] : nil
  }
}
