/// Reads a file's bytes as a runbook.
extension Runbook {
  /// Parses Markdown into sections and steps.
  ///
  /// - Parameters:
  ///   - path: as the operator gave it; only its last part is used, for a title.
  ///   - bytes: the file's contents.
  ///   - environment: names of variables that are set before the first step.
  ///   - split: cuts a fence into complete commands; bash decides.
  /// - Throws: `RunbookError` where the bytes are no runbook.
  public init(
    path: String, bytes: [UInt8], environment: Set<String> = [],
    split: @escaping CommandSplitting
  ) throws(RunbookError) {
    let source = try SourceText(bytes)
    var utf8 = source.utf8
    let front = FrontMatterReader(utf8)
    front.blank(&utf8)
    let hints = SourceHints(utf8)
    func read(hasTitle: Bool) throws(RunbookError) -> StepBuilder {
      var builder = StepBuilder(
        source: source, hasTitle: hasTitle, hints: hints,
        maintenance: front.frontMatter.maintenance,
        fences: FenceReader(split: split, known: environment))
      var pieces = MarkdownPieces(utf8, hints: hints, tables: hints.wideLine == nil)
      while !builder.outline.mistookTitle, let piece = try pieces.next() {
        piece.walk { builder.read($0) }
      }
      builder.finish()
      return builder
    }
    var builder = try read(hasTitle: true)
    if builder.outline.mistookTitle { builder = try read(hasTitle: false) }

    var findings = builder.findings
    if let repaired = source.encoding.repairedFrom {
      let code: Finding.Code =
        String(validating: bytes, as: UTF8.self) == nil
        ? .notUTF8 : source.encoding.lossless ? .encodingRepaired : .encodingDamaged
      findings.append(Finding(severity: .notes, code: code, detail: repaired, line: 1, column: 1))
    }
    if let wide = hints.wideLine {
      findings.append(
        Finding(severity: .warns, code: .wideTable, detail: "", line: wide, column: 1))
    }
    if front.unreadable {
      findings.append(
        Finding(severity: .warns, code: .frontMatterUnreadable, detail: "", line: 1, column: 1))
    }
    var frontMatter = front.frontMatter
    frontMatter.judgeChecks(FenceReader(split: split, known: environment))
    findings += frontMatter.findings
    let sections = builder.sections
    findings +=
      StructureFindings(
        outline: builder.outline, sections: sections, steps: builder.steps, claims: builder.claims
      ).findings
    let marks = LineMarks(
      utf8, hints: hints, outline: builder.outline, steps: builder.steps, source: source)
    findings += marks.deadAnchors
    let fileName = path.split(separator: "/").last.map(String.init) ?? path
    self.init(
      path: path,
      title: front.frontMatter.title ?? sections.first { $0.level == 1 }?.title
        ?? fileName,
      digest: source.digest, encoding: source.encoding, frontMatter: frontMatter,
      sections: sections, steps: builder.steps,
      findings: findings.sorted {
        ($0.line, $0.column) < ($1.line, $1.column)
      }, fields: marks.fields, triggers: builder.triggers, links: marks.links)
  }
}
