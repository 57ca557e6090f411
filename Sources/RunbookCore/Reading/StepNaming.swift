import Crypto
import Foundation

/// Gives drafts their numbers and ids.
///
/// A step's id is its explicit name, else a digest of its heading path, kind, content and ordinal
/// among equals: it survives edits elsewhere in the document. Numbers are for people.
struct StepNaming {
  private(set) var findings: [Finding] = []
  private let sections: [Section]
  /// The digest of each section's heading path, to go on from.
  private var paths: [SHA256]
  private var equals: [String: Int] = [:]
  private var ordinals: [Track: Int] = [:]

  init(sections: [Section]) {
    self.sections = sections
    var positions: [Section.ID: Int] = [:]
    var paths: [SHA256] = []
    for (index, section) in sections.enumerated() {
      var path = section.parent.flatMap { positions[$0] }.map { paths[$0] } ?? SHA256()
      path.update(data: Data("\(section.title)\u{1F}".utf8))
      paths.append(path)
      positions[section.id] = index
    }
    self.paths = paths
  }

  mutating func steps(from drafts: [StepDraft]) -> [Step] {
    var ids: [Step.ID] = []
    ids.reserveCapacity(drafts.count)
    var steps: [Step] = []
    steps.reserveCapacity(drafts.count)
    for draft in drafts {
      let id = id(of: draft)
      ids.append(id)
      steps.append(
        Step(
          id: id, number: number(of: draft), section: sections[draft.section].id,
          parent: draft.parent.map { ids[$0] }, kind: draft.kind, title: draft.title,
          line: draft.line, column: draft.column, track: draft.track, box: draft.box,
          optional: draft.title.lowercased().contains("(optional"),
          budgetSeconds: WrittenDuration.budget(inHeading: draft.title), label: draft.label,
          notes: draft.notes, command: draft.command))
    }
    return steps
  }

  private mutating func number(of draft: StepDraft) -> StepNumber? {
    guard draft.kind != .group else { return nil }
    let ordinal = ordinals[draft.track, default: 0] + 1
    ordinals[draft.track] = ordinal
    return StepNumber(track: draft.track, ordinal: ordinal)
  }

  private mutating func id(of draft: StepDraft) -> Step.ID {
    if let name = draft.command?.attributes["name"] ?? draft.command?.attributes["id"] {
      let seen = equals[name, default: 0]
      equals[name] = seen + 1
      if seen == 0 { return name }
      findings.append(
        Finding(
          severity: .blocks, code: .duplicateName, detail: name, line: draft.line,
          column: draft.column))
      return "\(name)-\(seen + 1)"
    }
    var hash = paths[draft.section]
    hash.update(data: Data("\(draft.kind.rawValue)\u{1F}\(draft.title)\u{1F}".utf8))
    if let command = draft.command { hash.update(data: Data(command.text.utf8)) }
    let digest = hash.finalize().prefix(6).hexadecimal
    let seen = equals[digest, default: 0]
    equals[digest] = seen + 1
    return seen == 0 ? digest : "\(digest)-\(seen + 1)"
  }
}
