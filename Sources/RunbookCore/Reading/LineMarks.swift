/// What stands on single lines of the source, outside of code: blanks to fill in, and links.
struct LineMarks {
  private(set) var fields: [Field] = []
  private(set) var links: [Link] = []
  /// Links to headings that the document does not have.
  private(set) var deadAnchors: [Finding] = []

  init(
    _ utf8: [UInt8], hints: SourceHints, outline: Outline, steps: [Step], source: SourceText
  ) {
    let blanks = Set(hints.blanks)
    let linked = Set(hints.links)
    guard !blanks.isEmpty || !linked.isEmpty else { return }
    let boxes = Set(steps.lazy.filter { $0.box != nil }.map(\.line))
    let sections = outline.sections
    let anchors = Set(sections.map(\.id))
    var section = 0
    var literal = outline.literalLines[...]
    Self.eachLine(of: utf8, upTo: max(hints.blanks.last ?? 0, hints.links.last ?? 0)) {
      number, bytes in
      let isBlank = blanks.contains(number)
      let isLinked = linked.contains(number)
      guard isBlank || isLinked else { return }
      while let range = literal.first, range.upperBound < number { literal.removeFirst() }
      if literal.first?.contains(number) == true { return }
      while section + 1 < sections.count, sections[section + 1].line <= number { section += 1 }
      let line = String(decoding: bytes, as: UTF8.self)
      if isBlank, !boxes.contains(number), sections[section].line != number || section == 0 {
        let role = sections[section].role
        for found in BlankFields.read(line, isForm: role == .contacts || role == .signoff) {
          fields.append(
            Field(
              name: source.display(found.name), section: sections[section].id, line: number,
              column: found.column))
        }
      }
      if isLinked { read(line, number, anchors) }
    }
  }

  private static func eachLine(
    of utf8: [UInt8], upTo last: Int, _ body: (Int, ArraySlice<UInt8>) -> Void
  ) {
    var number = 1
    var start = 0
    while start < utf8.count, number <= last {
      let end = utf8[start...].firstIndex { $0 == 10 || $0 == 13 } ?? utf8.count
      body(number, utf8[start..<end])
      start = end + 1
      if end + 1 < utf8.count, utf8[end] == 13, utf8[end + 1] == 10 { start += 1 }
      number += 1
    }
  }

  /// Reads the links of a line; those to the web are nobody's to check.
  private mutating func read(_ line: String, _ number: Int, _ anchors: Set<Section.ID>) {
    let bytes = Array(line.utf8)
    var code = false
    var open: Int?
    for (at, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "`") { code.toggle() }
      if code { continue }
      if byte == UInt8(ascii: "[") { open = at }
      guard byte == UInt8(ascii: "]"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "("),
        let start = open
      else { continue }
      // Another link's beginning ends it, so that no byte is read more than twice.
      var end = at + 2
      while end < bytes.count, bytes[end] != UInt8(ascii: ")"), bytes[end] != 32,
        !bytes[end...].starts(with: "](".utf8)
      {
        end += 1
      }
      if end < bytes.count, bytes[end] == UInt8(ascii: "]") { continue }
      let target = bytes[(at + 2)..<end]
      add(String(decoding: target, as: UTF8.self), number, column: start + 1, anchors)
    }
  }

  private mutating func add(
    _ target: String, _ line: Int, column: Int, _ anchors: Set<Section.ID>
  ) {
    let scheme = target.prefix { $0 != ":" && $0 != "/" && $0 != "#" && $0 != "." }
    guard !target.isEmpty, target != "#", !target.dropFirst(scheme.count).hasPrefix(":") else {
      return
    }
    if target.hasPrefix("#") {
      // An anchor in percent signs is not decoded, so nothing is said of it.
      guard !target.utf8.contains(UInt8(ascii: "%")),
        !anchors.contains(target.dropFirst().lowercased())
      else { return }
      deadAnchors.append(
        Finding(severity: .warns, code: .deadAnchor, detail: target, line: line, column: column))
    } else {
      links.append(Link(target: target, line: line, column: column))
    }
  }
}
