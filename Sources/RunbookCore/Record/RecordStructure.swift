/// What must be the same in a record and its source: boxes, headings, fences and paragraphs, and the
/// list items that hold them.
struct RecordStructure: Equatable {
  enum Kind: Equatable {
    case box
    case heading(level: Int)
    case fence(info: String, text: String)
    case paragraph(text: String)
  }

  struct Mark: Equatable {
    let kind: Kind
    let line: Int
    /// The line of the list item that it stands in; 0 for none.
    let item: Int
  }

  private(set) var marks: [Mark] = []
  /// The lines that list items begin on.
  private(set) var itemLines: Set<Int> = []

  mutating func read(_ piece: MarkdownNode) { visit(piece, item: 0) }

  private mutating func visit(_ node: MarkdownNode, item: Int) {
    for child in node.children {
      switch child.kind {
      case .heading:
        marks.append(Mark(kind: .heading(level: child.headingLevel), line: child.line, item: item))
      case .item:
        itemLines.insert(child.line)
        if child.box != nil { marks.append(Mark(kind: .box, line: child.line, item: item)) }
        visit(child, item: child.line)
      case .code where child.isFence:
        marks.append(
          Mark(kind: .fence(info: child.info, text: child.codeText), line: child.line, item: item))
      case .list, .quote: visit(child, item: item)
      case .paragraph:
        // What stands above a table's head in one paragraph with it has no line of its own.
        let line = child.hasLine ? child.line : item
        if line > 0 {
          marks.append(Mark(kind: .paragraph(text: child.inlineText), line: line, item: item))
        }
      case .code, .table, .html, .other: break
      }
    }
  }
}
