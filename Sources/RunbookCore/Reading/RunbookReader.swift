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
    let lines = TextLines(source.utf8).lines
    let front = FrontMatterReader(lines)
    let wide = lines.firstIndex { line in
      line.count > MarkdownDocument.columnLimit
        && line.count { $0 == UInt8(ascii: "|") } > MarkdownDocument.columnLimit
    }
    // Front matter is blanked, so that lines keep their numbers.
    var utf8 = source.utf8
    if front.lineCount > 0 {
      let length = lines[..<front.lineCount].reduce(0) { $0 + $1.count }
      for index in 0..<length where utf8[index] != 10 && utf8[index] != 13 { utf8[index] = 32 }
    }
    let document = try MarkdownDocument(utf8, tables: wide == nil)
    var outline = Outline(source: source)
    document.walk { node in outline.read(node) }
    var builder = StepBuilder(
      source: source, outline: outline,
      fences: FenceReader(split: split, known: environment))
    document.walk { node in builder.read(node) }

    var findings = builder.findings
    if let repaired = source.encoding.repairedFrom {
      let code: Finding.Code =
        String(validating: bytes, as: UTF8.self) == nil
        ? .notUTF8 : source.encoding.lossless ? .encodingRepaired : .encodingDamaged
      findings.append(Finding(severity: .notes, code: code, detail: repaired, line: 1, column: 1))
    }
    if let wide {
      findings.append(
        Finding(severity: .warns, code: .wideTable, detail: "", line: wide + 1, column: 1))
    }
    if front.unreadable {
      findings.append(
        Finding(severity: .warns, code: .frontMatterUnreadable, detail: "", line: 1, column: 1))
    }
    let finished = builder.finish()
    let fileName = path.split(separator: "/").last.map(String.init) ?? path
    self.init(
      path: path,
      title: front.frontMatter.title ?? finished.sections.first { $0.level == 1 }?.title
        ?? fileName,
      digest: source.digest, encoding: source.encoding, frontMatter: front.frontMatter,
      sections: finished.sections, steps: finished.steps,
      findings: (findings + finished.findings).sorted {
        ($0.line, $0.column) < ($1.line, $1.column)
      })
  }
}
