/// Where in the source a remark about a step can stand without changing what the Markdown means.
struct RecordPlaces {
  struct Place: Equatable {
    /// The line of the source that it comes after, from 1.
    let afterLine: Int
    /// The columns it is indented by, to stand inside its list item.
    let indent: Int
    /// Whether more of the same item or section may follow, so that the remark must be closed.
    let closes: Bool
  }

  private struct Start: Hashable {
    let line: Int
    let column: Int
  }

  private let lines: [ArraySlice<UInt8>]
  private var items: [Start: Place] = [:]
  private var fences: [Int: Place] = [:]
  /// Behind headings, captions and tables, which can bring steps too, by line.
  private var others: [Int: Place] = [:]

  /// - Parameter lines: the source's lines, without a byte-order mark.
  init(_ lines: [ArraySlice<UInt8>]) { self.lines = lines }

  /// Takes in the next piece of the parsed source.
  mutating func read(_ piece: MarkdownNode) { visit(piece, indent: 0, quote: nil) }

  /// nil where nothing can be added, as behind a fence that is never closed.
  func place(of step: Step) -> Place? {
    if let line = step.command?.line, let place = fences[line] { return place }
    return items[Start(line: step.line, column: step.column)] ?? others[step.line]
  }

  private mutating func visit(_ node: MarkdownNode, indent: Int, quote: Place?) {
    for child in node.children {
      switch child.kind {
      case .item:
        let inner = quote == nil ? contentColumn(of: child) : indent
        if let place = quote ?? place(behind: child, indent: inner, closes: false) {
          items[Start(line: child.line, column: child.column)] = place
        }
        visit(child, indent: inner, quote: quote)
      case .quote:
        guard quote == nil else {
          visit(child, indent: indent, quote: quote)
          continue
        }
        if let place = place(behind: child, indent: indent, closes: true) {
          visit(child, indent: indent, quote: place)
        }
      case .code where child.isFence:
        fences[child.line] = quote ?? place(behind: child, indent: indent, closes: true)
      case .list: visit(child, indent: indent, quote: quote)
      case .heading, .paragraph:
        if child.hasLine {
          others[child.line] = quote ?? place(behind: child, indent: indent, closes: true)
        }
      case .table:
        // Nothing can stand between rows.
        let place = quote ?? place(behind: child, indent: indent, closes: true)
        for row in child.children { others[row.line] = place }
      case .code, .html, .other: break
      }
    }
  }

  private func place(behind node: MarkdownNode, indent: Int, closes: Bool) -> Place? {
    guard let last = lastLine(of: node) else { return nil }
    return Place(afterLine: last, indent: indent, closes: closes)
  }

  /// The last line of what a block holds; nil where a fence in it is still open there.
  private func lastLine(of node: MarkdownNode) -> Int? {
    var last = node.line
    if ![.list, .item, .quote].contains(node.kind) {
      last = max(last, node.endLine)
      if node.isFence, !isClosed(node) { return nil }
    }
    for child in node.children where !child.isInline {
      guard let inner = lastLine(of: child) else { return nil }
      last = max(last, inner)
    }
    return last
  }

  private func isClosed(_ fence: MarkdownNode) -> Bool {
    guard fence.endLine > fence.line, lines.indices.contains(fence.endLine - 1) else {
      return false
    }
    let (length, character) = fence.fenceShape
    var body = lines[fence.endLine - 1][...]
    body = body.drop { $0 == 32 || $0 == 9 || $0 == UInt8(ascii: ">") }
    let run = body.prefix { $0 == character }
    return run.count >= length && body.dropFirst(run.count).allSatisfy { $0 <= 32 }
  }

  /// The column that an item's contents begin at, with tabs as they count in Markdown.
  private func contentColumn(of item: MarkdownNode) -> Int {
    guard lines.indices.contains(item.line - 1) else { return item.column + 1 }
    let line = lines[item.line - 1]
    var column = 0
    var at = line.startIndex
    func advance() {
      column += line[at] == 9 ? 4 - column % 4 : 1
      at += 1
    }
    while at < line.endIndex, at < line.startIndex + item.column - 1 { advance() }
    while at < line.endIndex, Byte.isDigit(line[at]) { advance() }
    if at < line.endIndex { advance() }
    let marker = column
    while at < line.endIndex, Byte.isBlank(line[at]) { advance() }
    let isEmpty = at == line.endIndex || line[at] == 10 || line[at] == 13
    return isEmpty || column - marker > 4 ? marker + 1 : column
  }
}
